using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>The reads of <see cref="IIndexStore"/>, with arguments that are in order; what can be long is read a page at a time.</summary>
internal interface IIndexReader
{
    Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation);

    Task<IReadOnlyList<IndexHost>> HostsAsync(CancellationToken cancellation);

    /// <summary>By kind and key, which are compared in one fixed order.</summary>
    /// <param name="after">Null for the first page.</param>
    Task<IReadOnlyList<IndexedEntity>> EntitiesAsync(string? kind, EntityId? after, int limit, CancellationToken cancellation);

    /// <summary>By form, item and key, which are compared in one fixed order.</summary>
    /// <param name="after">Null for the first page.</param>
    Task<IReadOnlyList<IndexEntry>> IndexAsync(string kind, IndexEntry? after, int limit, CancellationToken cancellation);

    Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation);

    Task<EntityId?> OwnerAsync(string kind, IndexItem item, CancellationToken cancellation);

    Task<IReadOnlyList<IndexChange>> PreparedAsync(EntityId entity, CancellationToken cancellation);

    Task<IReadOnlyList<IndexedEntity>> RetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    Task<long> PositionAsync(CancellationToken cancellation);

    Task<ChangePage> ChangesAsync(long after, int limit, CancellationToken cancellation);
}
