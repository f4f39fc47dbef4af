using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Composition;

/// <summary>What the watch last saw, with what waits for each node.</summary>
internal sealed class NodeStatuses(NodeWatch watch, NodeConfigurer configurer, ILoadBalancers loadBalancers, NodeRegistry nodes) : INodeStatuses
{
    public IReadOnlyList<NodeView> All() =>
    [
        .. watch.Statuses.Select(status => NodeStandings.Add(nodes, new NodeView(
            status.Name,
            status.Url.ToString(),
            status.Zone,
            status.Host,
            status.Reachable == true,
            status.Since,
            status.LastLook,
            status.LastError,
            status.Version,
            status.LastLook is null ? null : status.Rules,
            status.LastLook is null ? null : status.ForeignRules,
            loadBalancers.PlacedOn(status.Name).Count,
            configurer.Waiting(status.Name)))),
    ];
}
