using System.Collections.Concurrent;
using System.Text.Json;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Probe;

/// <summary>
/// An entity that adds numbers up, can have work open, starts timers, and does everything that a decider had better not do.
/// What it decides depends on its arguments alone; the trace only watches.
/// </summary>
public class ProbeDefinition(Trace trace) : EntityDefinition<ProbeState, ProbeInput, ProbeEvent>
{
    private readonly ConcurrentDictionary<string, bool> _deciding = new(StringComparer.Ordinal);

    public override string Kind => "probe";

    /// <summary>An added number that this version of the entity can't replay; null for none.</summary>
    public int? Forgotten { get; init; }

    public override ProbeState Initial(string key) => new(key, [], [], [], []);

    public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now)
    {
        trace.Decided(state.Key, input);
        if (!_deciding.TryAdd(state.Key, true))
            trace.Overlapped(state.Key);
        Thread.SpinWait(20);
        _deciding.TryRemove(state.Key, out _);
        return Decide(state, input);
    }

    public override ProbeState Evolve(ProbeState state, ProbeEvent happened) => happened switch
    {
        Added added when added.Number == Forgotten => throw new NotSupportedException($"number {added.Number}"),
        Added added => state with { Numbers = state.Numbers.Add(added.Number) },
        Begun begun => state with { Open = state.Open.Add(begun.Name) },
        Finished finished => state with { Open = state.Open.Remove(finished.Name) },
        Started { Remembered: true } started => state with { Timers = state.Timers.RemoveAll(t => t.Name == started.Name).Add(started) },
        Cancelled cancelled => state with { Timers = state.Timers.RemoveAll(t => t.Name == cancelled.Name) },
        Fired fired => state with
        {
            Timers = state.Timers.RemoveAll(t => t.Name == fired.Name && t.Epoch == fired.Epoch),
            Fired = state.Fired.Add($"{fired.Name}/{fired.Epoch}"),
        },
        Started or Indexed or Ended => state,
        _ => throw new NotSupportedException(happened.GetType().Name),
    };

    public override ProbeInput Recovered() => new Recover();

    public override ProbeInput TimerFired(StartTimer timer) => new Fire(timer);

    public override bool NeedsGuarding(ProbeState state) => !state.Open.IsEmpty;

    public override IEnumerable<IndexChange> IndexChanges(ProbeEvent happened) => happened is Indexed indexed ? [indexed.Change()] : [];

    public override byte[] SerializeEvent(ProbeEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened);

    public override ProbeEvent DeserializeEvent(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<ProbeEvent>(json)!;

    public override byte[] SerializeState(ProbeState state) => JsonSerializer.SerializeToUtf8Bytes(state);

    public override ProbeState DeserializeState(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<ProbeState>(json)!;

    public override byte[] SerializeInput(ProbeInput input) => JsonSerializer.SerializeToUtf8Bytes(input, ProbeJson.Options);

    public override ProbeInput DeserializeInput(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<ProbeInput>(json, ProbeJson.Options)!;

    private static Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input) => input switch
    {
        Add add => new([.. add.Numbers.Select(n => new Added(n))], add.Effects, new Reply.Accepted(state.Numbers.Length + add.Numbers.Length, false)),
        Begin begin when state.Open.Contains(begin.Name) => Decision<ProbeEvent>.Only(new Reply.Accepted(state.Open.Length, true)),
        Begin begin => new([new Begun(begin.Name)], [new Work(begin.Name)], new Reply.Accepted(state.Open.Length + 1, false)),
        Finish finish => new([new Finished(finish.Name)], [], Reply.None),
        Arm arm => new([new Started(arm.Name, arm.Epoch, arm.Due, arm.Remembered)], [new StartTimer(arm.Name, arm.Epoch, arm.Due)], Reply.None),
        Disarm disarm => new([new Cancelled(disarm.Name)], [new CancelTimer(disarm.Name)], Reply.None),
        Fire fire => new([new Fired(fire.Timer.Name, fire.Timer.Epoch)], [], Reply.None),
        Say say => new([], [new Work(say.Text)], Reply.None),
        Refuse refuse => Decision<ProbeEvent>.Only(new Reply.Refused(Refusal.Unsupported(refuse.Reason))),
        Throw => throw new InvalidOperationException("on purpose"),
        Poison poison => new([new Added(1), new Indexed(IndexVerb.Claim, poison.Address), new Unknowable()], [new Work("poison")], Reply.None),
        ChangeIndex change => new([.. change.Changes], [new Work("index")], Reply.None),
        End => new([new Ended()], [new Retire()], Reply.None),
        Recover => new(
            [], [.. state.Open.Select(name => new Work(name)), .. state.Timers.Select(t => new StartTimer(t.Name, t.Epoch, t.Due))], Reply.None),
        _ => throw new NotSupportedException(input.GetType().Name),
    };
}
