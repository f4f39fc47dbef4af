using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Import;

/// <summary>One entity as it comes from another engine's journal.</summary>
/// <param name="Sequence">Of its last event; at least 1.</param>
/// <param name="Events">Those that are kept, in order and without gaps, up to <paramref name="Sequence"/>. Without a state it is all of them.</param>
/// <param name="Owned">What it has in the index, as additions.</param>
/// <param name="RetiredAt">Null while it hasn't ended.</param>
public sealed record EntityImport(
    EntityId Entity, long Sequence, IReadOnlyList<ImportedEvent> Events, IReadOnlyList<IndexChange> Owned, bool Guarded, DateTimeOffset? RetiredAt)
{
    /// <summary>At <see cref="Sequence"/>, as its definition writes it; null for an entity that has no snapshot.</summary>
    public byte[]? State { get; init; }
}

/// <param name="Body">As its definition wrote it.</param>
public sealed record ImportedEvent(long Sequence, DateTimeOffset At, byte[] Body);

/// <summary>What a cluster's store gives back of an entity.</summary>
/// <param name="State">The newest snapshot; null for none.</param>
/// <param name="Since">The events after the snapshot.</param>
/// <param name="Events">All events that are kept.</param>
public sealed record StoredEntity(byte[]? State, IReadOnlyList<ImportedEvent> Since, IReadOnlyList<ImportedEvent> Events, DateTimeOffset? RetiredAt);
