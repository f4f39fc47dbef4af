using System.Collections.Immutable;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Watching;

/// <summary>
/// Looks at every node each <c>cluster_health_check_interval</c>, nodes side by side. A load balancer is told what a node shows of it
/// when that differs from what it was told last, after every change of it on the node, and once when the node falls silent.
/// </summary>
public sealed class NodeWatch : BackgroundService
{
    private readonly ImmutableDictionary<NodeName, NodeWatcher> _watchers;

    /// <param name="loadBalancers">Asked for at each use.</param>
    public NodeWatch(
        LoxiLbNodes nodes, Func<ILoadBalancers> loadBalancers, LoxiLbMetrics metrics, TimeProvider time, ILogger<NodeWatch> log)
    {
        _watchers = nodes.All.ToImmutableDictionary(
            node => node.Name, node => new NodeWatcher(node, nodes.Options, loadBalancers, time, log));
        metrics.Observe(() => _watchers.Values.Select(watcher => (watcher.Status.Name, watcher.Status.Reachable == true)));
    }

    /// <summary>Sorted by name.</summary>
    public ImmutableArray<NodeStatus> Statuses => [.. _watchers.Values.Select(watcher => watcher.Status).OrderBy(status => status.Name)];

    /// <summary>Looks at a node now. Not to be called while the service runs.</summary>
    internal Task LookAsync(NodeName node, CancellationToken cancellation) => _watchers[node].LookAsync(cancellation);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_watchers.Values.Select(watcher => watcher.RunAsync(stoppingToken)));
}
