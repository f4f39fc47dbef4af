using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal;

public sealed record JournaledEvent(long Sequence, DateTimeOffset At, byte[] Body);

/// <summary>What is needed to bring an entity's state back.</summary>
/// <param name="Sequence">Of the last event.</param>
/// <param name="Snapshot">Null when there is none; then all events are here.</param>
/// <param name="SnapshotSequence">0 when there is no snapshot.</param>
/// <param name="Events">After the snapshot, in order.</param>
public sealed record EntityRecord(
    EntityId Entity,
    long Sequence,
    byte[]? Snapshot,
    long SnapshotSequence,
    IReadOnlyList<JournaledEvent> Events);

/// <param name="RetiredAt">Null while the entity hasn't ended.</param>
public sealed record EntityHeader(EntityId Entity, long Sequence, bool Guarded, DateTimeOffset? RetiredAt);

/// <param name="Change">One of <see cref="IndexChange.Add"/>, <see cref="IndexChange.ClaimAddress"/>, <see cref="IndexChange.PlaceOn"/>.</param>
public sealed record IndexEntry(EntityId Owner, IndexChange Change);
