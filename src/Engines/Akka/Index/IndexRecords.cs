using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index;

/// <param name="StartedAt">By the database's clock, as <paramref name="FencedAt"/> is.</param>
/// <param name="FencedAt">Null while it may write.</param>
public sealed record IndexHost(Guid Incarnation, string Name, DateTimeOffset StartedAt, DateTimeOffset? FencedAt);

/// <summary>What the index says of an entity.</summary>
/// <param name="Sequence">Of the last event that was confirmed; 0 for none.</param>
/// <param name="RetiredAt">Null while the entity hasn't ended.</param>
/// <param name="Pending">A turn was prepared and not confirmed: only the journal knows whether it was stored.</param>
public sealed record IndexedEntity(EntityId Entity, long Sequence, bool Guarded, DateTimeOffset? RetiredAt, bool Pending);

/// <param name="Change">One of <see cref="IndexChange.Add"/>, <see cref="IndexChange.ClaimAddress"/>, <see cref="IndexChange.PlaceOn"/>.</param>
public sealed record IndexEntry(EntityId Owner, IndexChange Change);

/// <summary>One confirmed change.</summary>
/// <param name="Change">Null in the last entry of a write, which says what became of the row.</param>
/// <param name="Row">After this write, but its sequence and guard may have changed since without being told of; null when the entity was removed from the index.</param>
public sealed record ConfirmedChange(long Position, EntityId Entity, IndexChange? Change, IndexedEntity? Row);

public abstract record ChangePage
{
    private ChangePage()
    {
    }

    /// <summary>In order; empty when there is nothing new.</summary>
    public sealed record Changes(IReadOnlyList<ConfirmedChange> Entries) : ChangePage;

    /// <summary>What came after the position is not known any more.</summary>
    public sealed record Behind : ChangePage;
}
