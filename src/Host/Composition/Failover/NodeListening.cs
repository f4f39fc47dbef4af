using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Bfd;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Everything by which nodes are judged: the heartbeats that are brought here, probes, and the BFD sessions among them.</summary>
internal sealed class NodeListening : IAsyncDisposable
{
    private readonly HealthMetrics _metrics = new();
    private readonly HealthMonitor _monitor;
    private readonly NodeRegistry _known;
    private readonly BfdKeeper _sessions;

    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public NodeListening(Settings settings, LoxiLbNodes nodes, INodeVerdicts verdicts, NodeRegistry known, HostedLoadBalancers loadBalancers, TimeProvider time, ILoggerFactory loggers)
    {
        _known = known;
        _monitor = new HealthMonitor(nodes, settings.Health, verdicts, _metrics, time, loggers.CreateLogger<HealthMonitor>());
        _sessions = new BfdKeeper(nodes, () => Pairs(loadBalancers), time, loggers.CreateLogger<BfdKeeper>());
    }

    /// <summary>Takes heartbeats.</summary>
    public IHeartbeatSink Sink => _monitor;

    public HealthSnapshot Snapshot => _monitor.Snapshot();

    /// <summary>A person vouches that the node serves nothing.</summary>
    public Declared DeclareDead(NodeName node, string by, string? reason) => _monitor.DeclareDead(node, by, reason);

    /// <summary>From here on nodes are judged, though nobody dead within the grace period.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var node in _known.Inventory.Nodes.Select(node => _known.StateOf(node.Name)))
            _monitor.Remember(node.Node, new NodeJudged(node.Verdict, node.Witnesses), node.Since);
        _monitor.Start();
        await _sessions.StartAsync(cancellation);
    }

    /// <summary>Nobody is judged by somebody who is about to go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _monitor.DisposeAsync();
        await _sessions.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sessions.Dispose();
        _metrics.Dispose();
    }

    private static HashSet<NodePair> Pairs(HostedLoadBalancers loadBalancers)
    {
        var holders = new Dictionary<LoadBalancerId, List<NodeName>>();
        foreach (var node in loadBalancers.PlacementNodes.Order())
        {
            foreach (var loadBalancer in loadBalancers.PlacedOn(node))
            {
                if (!holders.TryGetValue(loadBalancer, out var nodes))
                    holders[loadBalancer] = nodes = [];
                nodes.Add(node);
            }
        }

        return [.. holders.Values.SelectMany(nodes => nodes.SelectMany((one, place) => nodes.Skip(place + 1).Select(other => new NodePair(one, other))))];
    }
}
