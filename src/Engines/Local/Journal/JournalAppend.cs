using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>What one decision adds to the journal, stored together or not at all.</summary>
/// <param name="ExpectedSequence">The sequence of the entity's last event, 0 for none. If the journal holds another one, nothing is stored.</param>
/// <param name="At">The time that the events bear; kept to the millisecond.</param>
/// <param name="Events">They get the sequences after <paramref name="ExpectedSequence"/>. May be empty for an entity that has events.</param>
/// <param name="Guarded">Whether the entity has to be brought back at start, after these events.</param>
public sealed record JournalAppend(
    EntityId Entity,
    long ExpectedSequence,
    DateTimeOffset At,
    IReadOnlyList<byte[]> Events,
    IReadOnlyList<IndexChange> Index,
    bool Guarded)
{
    /// <summary>The entity has ended. Stays, whatever is appended later.</summary>
    public bool Retired { get; init; }

    /// <summary>The state after <see cref="Events"/>, in place of an earlier snapshot.</summary>
    public byte[]? Snapshot { get; init; }

    /// <summary>Events up to this sequence are forgotten; 0 for none. Never more than a snapshot covers.</summary>
    public long PruneThrough { get; init; }

    public long LastSequence => ExpectedSequence + Events.Count;

    internal int Bytes => Events.Sum(e => e.Length) + (Snapshot?.Length ?? 0);
}
