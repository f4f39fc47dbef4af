using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index.Tables;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Index.InMemory;

/// <summary>An index without a database; nothing of it is durable.</summary>
/// <param name="index">Outlives the store.</param>
public sealed class InMemoryIndexStore(InMemoryIndex index) : IIndexStore
{
    private volatile bool _closed;

    public Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation)
    {
        IndexLimits.CheckHost(host);
        return With(() => index.Register(host, alone), cancellation);
    }

    public Task FenceAsync(Guid incarnation, CancellationToken cancellation) => With(() =>
    {
        index.Fence(incarnation);
        return true;
    }, cancellation);

    public Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) => With(() => index.MayWrite(incarnation), cancellation);

    public Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation) =>
        With<IReadOnlyList<IndexHost>>(() => [.. index.Hosts.OrderBy(host => host.StartedAt)], cancellation);

    public Task<IndexWrite> PrepareAsync(Guid incarnation, EntityId entity, bool guarded, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        var net = NetChanges.Of(changes);
        return With(() => IndexTransaction.Prepare(index, incarnation, entity, guarded, net), cancellation);
    }

    public Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        var net = NetChanges.Of(changes);
        var facts = new EntityFacts(sequence, guarded, IndexLimits.Milliseconds(retiredAt), Pending: false);
        return With(() => IndexTransaction.Confirm(index, incarnation, entity, facts, net), cancellation);
    }

    public Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> owned, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        var items = NetChanges.Owned(owned);
        var facts = new EntityFacts(sequence, guarded, IndexLimits.Milliseconds(retiredAt), Pending: false);
        return With(() => IndexTransaction.Reconcile(index, incarnation, entity, facts, items), cancellation);
    }

    public Task<IndexWrite> ForgetAsync(Guid incarnation, EntityId entity, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        return With(() => IndexTransaction.Reconcile(index, incarnation, entity, null, []), cancellation);
    }

    public IAsyncEnumerable<IndexedEntity> ReadEntitiesAsync(string? kind, CancellationToken cancellation) =>
        EachAsync<IndexedEntity>(() => [.. index.Entities.Where(row => kind is null || row.Entity.Kind == kind)], cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        EachAsync<IndexEntry>(() => [.. index.Confirmed(kind)], cancellation);

    public Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) => With(() => index.Find(entity)?.Of(entity), cancellation);

    public Task<EntityId?> FindOwnerAsync(string kind, ObjectRef @object, CancellationToken cancellation) =>
        With(() => index.Owner(kind, IndexItem.Of(@object)), cancellation);

    public Task<EntityId?> FindAddressOwnerAsync(string kind, string address, CancellationToken cancellation) =>
        With(() => index.Owner(kind, new IndexItem(ItemForm.Address, address)), cancellation);

    public Task<IReadOnlyList<IndexChange>> ReadPreparedAsync(EntityId entity, CancellationToken cancellation) => With<IReadOnlyList<IndexChange>>(
        () => [.. index.Holdings(entity).Where(holding => !holding.Confirmed).Select(holding => holding.Item.ToChange(added: true))], cancellation);

    public Task<IReadOnlyList<IndexedEntity>> ReadRetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        IndexLimits.CheckPage(limit);
        return With<IReadOnlyList<IndexedEntity>>(
            () => [.. index.Entities.Where(row => row.RetiredAt < before && !row.Guarded && !row.Pending).OrderBy(row => row.RetiredAt).Take(limit)], cancellation);
    }

    public Task<long> ReadPositionAsync(CancellationToken cancellation) => With(() => index.Position, cancellation);

    public Task<ChangePage> ReadChangesAsync(long after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        IndexLimits.CheckPage(limit);
        return With<ChangePage>(() => after < index.PrunedThrough || after > index.Position
            ? new ChangePage.Behind()
            : new ChangePage.Changes([.. index.Changes.SkipWhile(change => change.Position <= after).Take(limit)]), cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }

    private Task<T> With<T>(Func<T> work, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        if (_closed)
            return Task.FromException<T>(new IndexStoreException("the index is closed"));
        lock (index.Gate)
            return Task.FromResult(work());
    }

    private async IAsyncEnumerable<T> EachAsync<T>(
        Func<IReadOnlyList<T>> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var row in await With(read, cancellation).ConfigureAwait(false))
            yield return row;
    }
}
