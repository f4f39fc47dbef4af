using LoxiActors.Actors.Seam;

namespace LoxiActors.EngineCompliance.Probe;

/// <summary>One thing that was seen of an engine: an input decided, or an effect carried out. The other of the two is null.</summary>
public sealed record TraceEntry(string Key, ProbeInput? Input, Effect? Effect);

/// <summary>What one engine was seen to do, in order.</summary>
public sealed class Trace
{
    private readonly Lock _gate = new();
    private readonly List<TraceEntry> _entries = [];
    private readonly List<(Func<TraceEntry, bool> Wanted, TaskCompletionSource Seen)> _waiting = [];
    private string? _overlap;

    /// <summary>The key of an entity that decided twice at the same time; null if none did.</summary>
    public string? Overlap => Volatile.Read(ref _overlap);

    public IReadOnlyList<TraceEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    public IReadOnlyList<ProbeInput> InputsOf(string key) => [.. Entries.Where(e => e.Key == key).Select(e => e.Input).OfType<ProbeInput>()];

    /// <summary>Without the engine's own effects.</summary>
    public IReadOnlyList<Effect> EffectsOf(string key) => [.. Entries.Where(e => e.Key == key).Select(e => e.Effect).OfType<Effect>()];

    public void Decided(string key, ProbeInput input) => Add(new TraceEntry(key, input, null));

    public void CarriedOut(EntityId entity, Effect effect)
    {
        Add(new TraceEntry(entity.Key, null, effect));
        if (effect is Breaks)
            throw new InvalidOperationException("on purpose");
    }

    public void Overlapped(string key) => Volatile.Write(ref _overlap, key);

    /// <summary>Completes when the entry is there, at once if it is already.</summary>
    public Task Seen(Func<TraceEntry, bool> wanted)
    {
        lock (_gate)
        {
            if (_entries.Any(wanted))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, seen));
            return seen.Task;
        }
    }

    private void Add(TraceEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            foreach (var (_, seen) in _waiting.Where(w => w.Wanted(entry)))
                seen.TrySetResult();
            _waiting.RemoveAll(w => w.Seen.Task.IsCompleted);
        }
    }
}
