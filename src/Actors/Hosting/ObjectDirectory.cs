#pragma warning disable RS0030 // An engine is awaited by the shell, never by a decider.
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Hosting;

/// <summary>
/// The index of one kind of entity in memory: which entity owns an object or serves an address, and which have rules on a node.
/// Changes as soon as the events that carry a change are durable. For entities whose keys are UUIDs.
/// </summary>
public sealed class ObjectDirectory : IObjectDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectRef, Guid> _owners = [];
    private readonly Dictionary<string, Guid> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _reservations = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeName, HashSet<Guid>> _nodes = [];

    public Guid? OwnerOf(ObjectRef @object)
    {
        lock (_gate)
            return _owners.TryGetValue(@object, out var key) ? key : null;
    }

    /// <summary>Completed: what was answered is in memory.</summary>
    public ValueTask<Guid?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation) => ValueTask.FromResult(OwnerOf(@object));

    public Guid? OwnerOfAddress(string address)
    {
        lock (_gate)
            return _addresses.TryGetValue(address, out var key) ? key : null;
    }

    public IReadOnlyCollection<Guid> PlacedOn(NodeName node)
    {
        lock (_gate)
            return _nodes.TryGetValue(node, out var keys) ? [.. keys] : [];
    }

    public IReadOnlyCollection<NodeName> Nodes
    {
        get
        {
            lock (_gate)
                return [.. _nodes.Keys];
        }
    }

    public bool TryReserveAddress(string address, Guid key)
    {
        lock (_gate)
        {
            if (_addresses.TryGetValue(address, out var owner))
                return owner == key;
            return _reservations.TryAdd(address, key) || _reservations[address] == key;
        }
    }

    public void ReleaseReservation(string address, Guid key)
    {
        lock (_gate)
        {
            if (_reservations.TryGetValue(address, out var holder) && holder == key)
                _reservations.Remove(address);
        }
    }

    public void Apply(Guid key, IReadOnlyList<IndexChange> changes)
    {
        if (changes.Count == 0)
            return;
        lock (_gate)
        {
            foreach (var change in changes)
                Apply(key, change);
        }
    }

    /// <param name="additions">All that the entity has from now on.</param>
    public void Replace(Guid key, IReadOnlyList<IndexChange> additions)
    {
        lock (_gate)
        {
            Remove(new HashSet<Guid> { key });
            foreach (var addition in additions)
                Apply(key, addition);
        }
    }

    public void Forget(IReadOnlySet<Guid> keys)
    {
        if (keys.Count == 0)
            return;
        lock (_gate)
            Remove(keys);
    }

    /// <summary>All but the reservations, which are this process's own.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _owners.Clear();
            _addresses.Clear();
            _nodes.Clear();
        }
    }

    private void Remove(IReadOnlySet<Guid> keys)
    {
        RemoveValues(_owners, keys);
        RemoveValues(_addresses, keys);
        foreach (var (node, placed) in _nodes)
        {
            placed.ExceptWith(keys);
            if (placed.Count == 0)
                _nodes.Remove(node);
        }
    }

    private void Apply(Guid key, IndexChange change)
    {
        switch (change)
        {
            case IndexChange.Add add:
                _owners[add.Object] = key;
                break;
            case IndexChange.Remove remove:
                RemoveIf(_owners, remove.Object, key);
                break;
            case IndexChange.ClaimAddress claim:
                _addresses[claim.Address] = key;
                _reservations.Remove(claim.Address);
                break;
            case IndexChange.ReleaseAddress release:
                RemoveIf(_addresses, release.Address, key);
                break;
            case IndexChange.PlaceOn place:
                if (!_nodes.TryGetValue(place.Node, out var keys))
                    _nodes.Add(place.Node, keys = []);
                keys.Add(key);
                break;
            case IndexChange.LeaveNode leave:
                if (_nodes.TryGetValue(leave.Node, out var left) && left.Remove(key) && left.Count == 0)
                    _nodes.Remove(leave.Node);
                break;
            default:
                throw new NotSupportedException($"index change {change.GetType().Name}");
        }
    }

    private static void RemoveIf<TKey>(Dictionary<TKey, Guid> map, TKey name, Guid key)
        where TKey : notnull
    {
        if (map.TryGetValue(name, out var owner) && owner == key)
            map.Remove(name);
    }

    private static void RemoveValues<TKey>(Dictionary<TKey, Guid> map, IReadOnlySet<Guid> keys)
        where TKey : notnull
    {
        foreach (var (name, owner) in map)
        {
            if (keys.Contains(owner))
                map.Remove(name);
        }
    }
}
