using System.Collections.Immutable;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>How many load balancers are placed on each node. Counted at most once a second, because a thousand may ask at once.</summary>
internal sealed class NodeLoads(Func<ILoadBalancers> loadBalancers, NodeRegistry nodes, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ImmutableDictionary<NodeName, int> _counted = ImmutableDictionary<NodeName, int>.Empty;
    private long? _countedAt;

    public ImmutableDictionary<NodeName, int> Now
    {
        get
        {
            lock (_gate)
            {
                if (_countedAt is { } at && time.GetElapsedTime(at) < Fresh)
                    return _counted;
                var all = loadBalancers();
                _counted = nodes.Inventory.Nodes
                    .Select(node => KeyValuePair.Create(node.Name, all.PlacedOn(node.Name).Count))
                    .Where(load => load.Value > 0)
                    .ToImmutableDictionary();
                _countedAt = time.GetTimestamp();
                return _counted;
            }
        }
    }
}
