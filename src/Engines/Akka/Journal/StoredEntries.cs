using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Journal;

/// <summary>What stands in an entity's journal. Each entry takes one of the journal's sequence numbers; an entity's own sequence counts its events alone.</summary>
internal interface IStoredEntry
{
    /// <summary>The incarnation of the host that wrote it.</summary>
    Guid Writer { get; }
}

/// <param name="Sequence">1 for the entity's first event; numbered without gaps.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Body">As the definition wrote it: the same bytes as in a local engine's journal.</param>
internal sealed record StoredEvent(long Sequence, DateTimeOffset At, Guid Writer, byte[] Body) : IStoredEntry;

/// <summary>
/// A host has taken the entity over. Nobody who had it before can append any more: the journal has one entry of a sequence number, and
/// this one is at the number that the earlier writer would use next.
/// </summary>
internal sealed record WriterChanged(Guid Writer) : IStoredEntry;

/// <summary>The entity has ended, in the decision whose events stand before this.</summary>
internal sealed record EntityRetired(DateTimeOffset At, Guid Writer) : IStoredEntry;

/// <summary>A snapshot.</summary>
/// <param name="Sequence">Of the last event that is in it.</param>
/// <param name="RetiredAt">Null while the entity hasn't ended.</param>
/// <param name="Owned">The entity's index, as additions.</param>
/// <param name="Body">As the definition wrote the state.</param>
internal sealed record StoredState(long Sequence, DateTimeOffset? RetiredAt, Guid Writer, IReadOnlyList<IndexChange> Owned, byte[] Body);
