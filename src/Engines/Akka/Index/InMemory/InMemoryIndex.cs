using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index.Tables;

namespace LoxiActors.Engines.Akka.Index.InMemory;

/// <summary>What the stores of several hosts in one process share, in place of a database.</summary>
public sealed class InMemoryIndex : IIndexTables
{
    private readonly TimeProvider _time;
    private readonly Dictionary<Guid, IndexHost> _hosts = [];
    private readonly Dictionary<EntityId, EntityFacts> _entities = [];
    private readonly Dictionary<(string Kind, IndexItem Item), Dictionary<string, bool>> _holders = [];
    private readonly Dictionary<EntityId, HashSet<IndexItem>> _holdings = [];
    private readonly Queue<ConfirmedChange> _changes = [];

    public InMemoryIndex(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    internal int ChangesKept { get; set; } = IndexLimits.ChangesKept;

    internal Lock Gate { get; } = new();

    internal long Position { get; private set; }

    internal long PrunedThrough { get; private set; }

    internal IReadOnlyCollection<ConfirmedChange> Changes => _changes;

    internal IReadOnlyCollection<IndexHost> Hosts => _hosts.Values;

    internal IEnumerable<IndexedEntity> Entities => _entities.Select(row => row.Value.Of(row.Key));

    internal Guid Register(string host, bool alone)
    {
        var now = _time.GetUtcNow();
        foreach (var old in _hosts.Values.Where(old => old.FencedAt < now - IndexLimits.FencedHostsKept).ToArray())
            _hosts.Remove(old.Incarnation);
        foreach (var other in alone ? _hosts.Keys.ToArray() : [])
            Fence(other);
        var incarnation = Guid.NewGuid();
        _hosts.Add(incarnation, new IndexHost(incarnation, host, now, null));
        return incarnation;
    }

    internal void Fence(Guid incarnation)
    {
        if (_hosts.TryGetValue(incarnation, out var host))
            _hosts[incarnation] = host with { FencedAt = host.FencedAt ?? _time.GetUtcNow() };
    }

    internal IEnumerable<IndexEntry> Confirmed(string kind) =>
        from holding in _holders
        where holding.Key.Kind == kind
        from holder in holding.Value
        where holder.Value
        select new IndexEntry(new EntityId(kind, holder.Key), holding.Key.Item.ToChange(added: true));

    internal EntityId? Owner(string kind, IndexItem item) =>
        Holders(kind, item).Where(holder => holder.Confirmed).Select(holder => (EntityId?)new EntityId(kind, holder.Key)).FirstOrDefault();

    internal bool MayWrite(Guid incarnation) => _hosts.TryGetValue(incarnation, out var host) && host.FencedAt is null;

    internal EntityFacts? Find(EntityId entity) => _entities.GetValueOrDefault(entity);

    internal IReadOnlyList<(IndexItem Item, bool Confirmed)> Holdings(EntityId entity) =>
        [.. _holdings.GetValueOrDefault(entity, []).Select(item => (item, _holders[(entity.Kind, item)][entity.Key]))];

    private IReadOnlyList<(string Key, bool Confirmed)> Holders(string kind, IndexItem item) =>
        [.. _holders.GetValueOrDefault((kind, item), []).Select(holder => (holder.Key, holder.Value))];

    void IIndexTables.Fence(Guid incarnation) => Fence(incarnation);

    bool IIndexTables.MayWrite(Guid incarnation) => MayWrite(incarnation);

    EntityFacts? IIndexTables.Find(EntityId entity) => Find(entity);

    void IIndexTables.Put(EntityId entity, EntityFacts facts) => _entities[entity] = facts;

    void IIndexTables.Delete(EntityId entity) => _entities.Remove(entity);

    IReadOnlyList<(string Key, bool Confirmed)> IIndexTables.Holders(string kind, IndexItem item) => Holders(kind, item);

    IReadOnlyList<(IndexItem Item, bool Confirmed)> IIndexTables.Holdings(EntityId entity) => Holdings(entity);

    void IIndexTables.Hold(EntityId entity, IndexItem item, bool confirmed)
    {
        if (!_holders.TryGetValue((entity.Kind, item), out var holders))
            _holders.Add((entity.Kind, item), holders = new Dictionary<string, bool>(StringComparer.Ordinal));
        holders[entity.Key] = confirmed;
        if (!_holdings.TryGetValue(entity, out var holdings))
            _holdings.Add(entity, holdings = []);
        holdings.Add(item);
    }

    void IIndexTables.Release(EntityId entity, IndexItem item)
    {
        if (_holders.TryGetValue((entity.Kind, item), out var holders) && holders.Remove(entity.Key) && holders.Count == 0)
            _holders.Remove((entity.Kind, item));
        if (_holdings.TryGetValue(entity, out var holdings) && holdings.Remove(item) && holdings.Count == 0)
            _holdings.Remove(entity);
    }

    long IIndexTables.Announce(EntityId entity, IndexItem? item, bool added, EntityFacts? facts)
    {
        _changes.Enqueue(new ConfirmedChange(++Position, entity, item?.ToChange(added), facts?.Of(entity)));
        PrunedThrough = Math.Max(PrunedThrough, Position - ChangesKept);
        while (_changes.Peek().Position <= PrunedThrough)
            _changes.Dequeue();
        return Position;
    }
}
