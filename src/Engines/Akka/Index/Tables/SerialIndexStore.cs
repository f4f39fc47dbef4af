using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index.Tables;

/// <summary>A store whose transactions follow one another.</summary>
public abstract class SerialIndexStore : IndexStore
{
    private protected SerialIndexStore()
    {
    }

    public sealed override Task FenceAsync(Guid by, Guid incarnation, CancellationToken cancellation) => WriteAsync(tables =>
    {
        if (tables.MayWrite(by))
            tables.Fence(incarnation);
        return true;
    }, cancellation);

    private protected sealed override Task<IndexWrite> PrepareAsync(
        Guid incarnation, EntityId entity, bool guarded, NetChanges net, CancellationToken cancellation) =>
        WriteAsync(tables => IndexTransaction.Prepare(tables, incarnation, entity, guarded, net), cancellation);

    private protected sealed override Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, EntityFacts after, NetChanges net, CancellationToken cancellation) =>
        WriteAsync(tables => IndexTransaction.Confirm(tables, incarnation, entity, after, net), cancellation);

    private protected sealed override Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, EntityFacts? after, IReadOnlyList<IndexItem> owned, CancellationToken cancellation) =>
        WriteAsync(tables => IndexTransaction.Reconcile(tables, incarnation, entity, after, owned), cancellation);

    /// <summary>One transaction, beside which nobody else writes.</summary>
    private protected abstract Task<T> WriteAsync<T>(Func<IIndexTables, T> write, CancellationToken cancellation);
}
