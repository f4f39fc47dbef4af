using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Index.InMemory;

internal sealed class InMemoryIndexReader(InMemoryIndexAccess access) : IIndexReader
{
    public Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) => access.RunAsync(index => index.MayWrite(incarnation), cancellation);

    public Task<IReadOnlyList<IndexHost>> HostsAsync(CancellationToken cancellation) =>
        ListAsync(index => index.Hosts.OrderBy(host => host.StartedAt), cancellation);

    public Task<IReadOnlyList<IndexedEntity>> EntitiesAsync(string? kind, EntityId? after, int limit, CancellationToken cancellation) => ListAsync(
        index => Page(
            index.Entities.Where(row => kind is null || row.Entity.Kind == kind), row => PlaceOf(row.Entity), after is { } last ? PlaceOf(last) : "", limit),
        cancellation);

    public Task<IReadOnlyList<IndexEntry>> IndexAsync(string kind, IndexEntry? after, int limit, CancellationToken cancellation) => ListAsync(
        index => Page(index.Confirmed(kind), PlaceOf, after is null ? "" : PlaceOf(after), limit), cancellation);

    public Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) =>
        access.RunAsync(index => index.Find(entity)?.Of(entity), cancellation);

    public Task<EntityId?> OwnerAsync(string kind, IndexItem item, CancellationToken cancellation) =>
        access.RunAsync(index => index.Owner(kind, item), cancellation);

    public Task<IReadOnlyList<IndexChange>> PreparedAsync(EntityId entity, CancellationToken cancellation) => ListAsync(
        index => index.Holdings(entity).Where(holding => !holding.Confirmed).Select(holding => holding.Item.ToChange(added: true)), cancellation);

    public Task<IReadOnlyList<IndexedEntity>> RetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => ListAsync(
        index => index.Entities.Where(row => row.RetiredAt < before && !row.Guarded && !row.Pending).OrderBy(row => row.RetiredAt).Take(limit), cancellation);

    public Task<long> PositionAsync(CancellationToken cancellation) => access.RunAsync(index => index.Position, cancellation);

    public Task<ChangePage> ChangesAsync(long after, int limit, CancellationToken cancellation) => access.RunAsync<ChangePage>(
        index => after < index.PrunedThrough || after > index.Position
            ? new ChangePage.Behind()
            : new ChangePage.Changes([.. index.Changes.SkipWhile(change => change.Position <= after).Take(limit)]),
        cancellation);

    private Task<IReadOnlyList<T>> ListAsync<T>(Func<InMemoryIndex, IEnumerable<T>> read, CancellationToken cancellation) =>
        access.RunAsync<IReadOnlyList<T>>(index => [.. read(index)], cancellation);

    private static IEnumerable<T> Page<T>(IEnumerable<T> rows, Func<T, string> place, string after, int limit) =>
        rows.Where(row => string.CompareOrdinal(place(row), after) > 0).OrderBy(place, StringComparer.Ordinal).Take(limit);

    /// <summary>With NUL between the parts, which none of them holds and which comes before everything else.</summary>
    private static string PlaceOf(EntityId entity) => $"{entity.Kind}\0{entity.Key}";

    private static string PlaceOf(IndexEntry entry)
    {
        var item = IndexItem.Of(entry.Change).Item;
        return $"{(int)item.Form}\0{item.Text}\0{entry.Owner.Key}";
    }
}
