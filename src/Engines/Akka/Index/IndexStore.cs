using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index.Tables;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>
/// What all stores do alike: arguments are checked, and a turn's changes are worked out, before anything is asked of a database. A store has
/// its own reader and its own writes.
/// </summary>
public abstract class IndexStore : IIndexStore
{
    private int _disposed;

    private protected IndexStore()
    {
    }

    private protected abstract IIndexReader Reader { get; }

    public Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation)
    {
        IndexLimits.CheckHost(host);
        return EnterAsync(host, alone, cancellation);
    }

    public abstract Task FenceAsync(Guid by, Guid incarnation, CancellationToken cancellation);

    public Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) => Reader.CheckAsync(incarnation, cancellation);

    public Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation) => Reader.HostsAsync(cancellation);

    public Task<IndexWrite> PrepareAsync(Guid incarnation, EntityId entity, bool guarded, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        return PrepareAsync(incarnation, entity, guarded, NetChanges.Of(changes), cancellation);
    }

    public Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        return ConfirmAsync(incarnation, entity, EntityFacts.Confirmed(sequence, guarded, retiredAt), NetChanges.Of(changes), cancellation);
    }

    public Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> owned, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        return ReconcileAsync(incarnation, entity, EntityFacts.Confirmed(sequence, guarded, retiredAt), NetChanges.Owned(owned), cancellation);
    }

    public Task<IndexWrite> ForgetAsync(Guid incarnation, EntityId entity, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        return ReconcileAsync(incarnation, entity, null, [], cancellation);
    }

    public IAsyncEnumerable<IndexedEntity> ReadEntitiesAsync(string? kind, CancellationToken cancellation) =>
        IndexPages.ReadAsync<IndexedEntity>((last, limit, token) => Reader.EntitiesAsync(kind, last?.Entity, limit, token), cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        IndexPages.ReadAsync<IndexEntry>((last, limit, token) => Reader.IndexAsync(kind, last, limit, token), cancellation);

    public Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) => Reader.FindAsync(entity, cancellation);

    public Task<EntityId?> FindOwnerAsync(string kind, ObjectRef @object, CancellationToken cancellation) =>
        Reader.OwnerAsync(kind, IndexItem.Of(@object), cancellation);

    public Task<EntityId?> FindAddressOwnerAsync(string kind, string address, CancellationToken cancellation) =>
        Reader.OwnerAsync(kind, new IndexItem(ItemForm.Address, address), cancellation);

    public Task<IReadOnlyList<IndexChange>> ReadPreparedAsync(EntityId entity, CancellationToken cancellation) => Reader.PreparedAsync(entity, cancellation);

    public Task<IReadOnlyList<IndexedEntity>> ReadRetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        IndexLimits.CheckPage(limit);
        return Reader.RetiredAsync(before, limit, cancellation);
    }

    public Task<long> ReadPositionAsync(CancellationToken cancellation) => Reader.PositionAsync(cancellation);

    public Task<ChangePage> ReadChangesAsync(long after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        IndexLimits.CheckPage(limit);
        return Reader.ChangesAsync(after, limit, cancellation);
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? CloseAsync() : ValueTask.CompletedTask;

    private protected abstract Task<Guid> EnterAsync(string host, bool alone, CancellationToken cancellation);

    private protected abstract Task<IndexWrite> PrepareAsync(
        Guid incarnation, EntityId entity, bool guarded, NetChanges net, CancellationToken cancellation);

    private protected abstract Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, EntityFacts after, NetChanges net, CancellationToken cancellation);

    /// <param name="after">Null forgets the entity.</param>
    private protected abstract Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, EntityFacts? after, IReadOnlyList<IndexItem> owned, CancellationToken cancellation);

    /// <summary>Called once.</summary>
    private protected abstract ValueTask CloseAsync();
}
