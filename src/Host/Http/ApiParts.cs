using LoxiActors.Actors.Ports;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Http;

/// <summary>What the HTTP API works with once the control plane is up.</summary>
internal sealed record ApiParts(
    OctaviaMethods Octavia,
    ILoadBalancers LoadBalancers,
    ILoadBalancerQueries Queries,
    IActiveHost Active)
{
    /// <summary>The nodes there are now, as they stand.</summary>
    public Func<NodeInventory> Inventory { get; init; } = () => NodeInventory.Empty;

    public required IFailoverControl Failover { get; init; }

    /// <summary>Whether calls over RPC come in at the moment; null when only HTTP was asked for.</summary>
    public Func<bool?> TakesRpcCalls { get; init; } = () => null;
}
