using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Import;

/// <summary>An index that no host can be entered in while an import into it isn't complete.</summary>
public sealed class ImportGuard(IIndexStore index) : IIndexStore
{
    public async Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation)
    {
        // Also makes the tables. What is entered first is looked at second, so that of a host and an import that begin at once one gives way.
        var incarnation = await index.RegisterAsync(host, alone, cancellation).ConfigureAwait(false);
        if (await ImportMark.FindAsync(index, cancellation).ConfigureAwait(false) is not { Pending: true })
            return incarnation;
        await index.FenceAsync(incarnation, incarnation, cancellation).ConfigureAwait(false);
        throw new IndexStoreException("a migration into this store is not complete, so entities may be missing: run loxi migrate again, to its end, or remove the store");
    }

    public Task FenceAsync(Guid by, Guid incarnation, CancellationToken cancellation) =>
        index.FenceAsync(by, incarnation, cancellation);

    public Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) =>
        index.CheckAsync(incarnation, cancellation);

    public Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation) =>
        index.ReadHostsAsync(cancellation);

    public Task<IndexWrite> PrepareAsync(Guid incarnation, EntityId entity, bool guarded, IReadOnlyList<IndexChange> changes, CancellationToken cancellation) =>
        index.PrepareAsync(incarnation, entity, guarded, changes, cancellation);

    public Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> changes, CancellationToken cancellation) =>
        index.ConfirmAsync(incarnation, entity, sequence, guarded, retiredAt, changes, cancellation);

    public Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> owned, CancellationToken cancellation) =>
        index.ReconcileAsync(incarnation, entity, sequence, guarded, retiredAt, owned, cancellation);

    public Task<IndexWrite> ForgetAsync(Guid incarnation, EntityId entity, CancellationToken cancellation) =>
        index.ForgetAsync(incarnation, entity, cancellation);

    public IAsyncEnumerable<IndexedEntity> ReadEntitiesAsync(string? kind, CancellationToken cancellation) =>
        index.ReadEntitiesAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        index.ReadIndexAsync(kind, cancellation);

    public Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) =>
        index.FindAsync(entity, cancellation);

    public Task<EntityId?> FindOwnerAsync(string kind, ObjectRef @object, CancellationToken cancellation) =>
        index.FindOwnerAsync(kind, @object, cancellation);

    public Task<EntityId?> FindAddressOwnerAsync(string kind, string address, CancellationToken cancellation) =>
        index.FindAddressOwnerAsync(kind, address, cancellation);

    public Task<IReadOnlyList<IndexChange>> ReadPreparedAsync(EntityId entity, CancellationToken cancellation) =>
        index.ReadPreparedAsync(entity, cancellation);

    public Task<IReadOnlyList<IndexedEntity>> ReadRetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        index.ReadRetiredAsync(before, limit, cancellation);

    public Task<long> ReadPositionAsync(CancellationToken cancellation) =>
        index.ReadPositionAsync(cancellation);

    public Task<ChangePage> ReadChangesAsync(long after, int limit, CancellationToken cancellation) =>
        index.ReadChangesAsync(after, limit, cancellation);

    public ValueTask DisposeAsync() => index.DisposeAsync();
}
