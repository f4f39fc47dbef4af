using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>What an entity's stored entries come to.</summary>
/// <param name="Sequence">Of the last event; 0 when there is none.</param>
/// <param name="RetiredAt">Null while it hasn't retired.</param>
/// <param name="Owned">What the index should say that it owns.</param>
/// <param name="SinceState">Events after the stored state.</param>
internal sealed record Replayed<TState>(TState State, long Sequence, DateTimeOffset? RetiredAt, HashSet<IndexChange> Owned, int SinceState)
    where TState : class
{
    /// <exception cref="NotSupportedException">The definition doesn't know a stored event or state.</exception>
    public static Replayed<TState> From<TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition, string key, JournalRead read)
        where TInput : class
        where TEvent : class
    {
        var state = read.State is { } stored ? definition.DeserializeState(stored.Body) : definition.Initial(key);
        var sequence = read.State?.Sequence ?? 0;
        var retiredAt = read.State?.RetiredAt;
        var owned = new HashSet<IndexChange>(read.State?.Owned ?? []);
        var since = 0;
        foreach (var entry in read.Entries)
        {
            switch (entry)
            {
                case StoredEvent kept:
                    var happened = definition.DeserializeEvent(kept.Body);
                    state = definition.Evolve(state, happened);
                    foreach (var change in definition.IndexChanges(happened))
                        IndexSet.Apply(owned, change);
                    sequence = kept.Sequence;
                    since++;
                    break;
                case EntityRetired retired:
                    retiredAt = retired.At;
                    break;
            }
        }

        return new Replayed<TState>(state, sequence, retiredAt, owned, since);
    }
}
