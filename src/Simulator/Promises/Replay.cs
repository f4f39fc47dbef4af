using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Simulation.Promises;

internal interface IReplay
{
    string Kind { get; }

    /// <summary>0 for an entity that nothing is stored of.</summary>
    long SequenceOf(string key);

    void Store(JournalAppend append);

    void Forget(string key);
}

/// <summary>The entities of one kind, as the journal alone gives them.</summary>
/// <param name="happened">Called with each event: the state before it, and the entity after it.</param>
internal sealed class Replay<TState, TInput, TEvent>(
    EntityDefinition<TState, TInput, TEvent> definition, Action<TState, ReplayedState<TState>, TEvent> happened) : IReplay
    where TState : class
    where TInput : class
    where TEvent : class
{
    /// <summary>A difference stays, so it is found a little later; comparing states is the dearest of the checks.</summary>
    private const int EventsBetweenComparisons = 3;

    private readonly SortedDictionary<string, ReplayedState<TState>> _replayed = new(StringComparer.Ordinal);

    public string Kind => definition.Kind;

    public IEnumerable<ReplayedState<TState>> All => _replayed.Values;

    public ReplayedState<TState>? Find(string key) => _replayed.GetValueOrDefault(key);

    public TState StateOf(string key) => Find(key)?.State ?? definition.Initial(key);

    public long SequenceOf(string key) => Find(key)?.Sequence ?? 0;

    public void Store(JournalAppend append)
    {
        var key = append.Entity.Key;
        if (!_replayed.TryGetValue(key, out var replayed))
            _replayed[key] = replayed = new ReplayedState<TState>(key, definition.Initial(key));
        foreach (var body in append.Events)
        {
            var (before, @event) = (replayed.State, definition.DeserializeEvent(body));
            replayed.State = definition.Evolve(before, @event);
            replayed.Sequence++;
            happened(before, replayed, @event);
        }
    }

    public void Forget(string key) => _replayed.Remove(key);

    /// <summary>Whether the live state is what the events give, if it is time to compare them.</summary>
    public bool Agrees(string key, TState live)
    {
        if (Find(key) is not { } replayed || replayed.Sequence - replayed.Compared < EventsBetweenComparisons)
            return true;
        replayed.Compared = replayed.Sequence;
        return definition.SerializeState(live).AsSpan().SequenceEqual(definition.SerializeState(replayed.State));
    }
}
