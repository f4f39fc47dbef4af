using LoxiActors.Actors.Ports;
using LoxiActors.Host.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>What the HTTP API works with once the control plane is up.</summary>
internal sealed record ApiParts(
    OctaviaMethods Octavia,
    ILoadBalancers LoadBalancers,
    ILoadBalancerQueries Queries,
    INodeStatuses Nodes,
    ProviderAgents Agents)
{
    public required IFailoverControl Failover { get; init; }

    /// <summary>Whether calls over RPC come in at the moment; null when only HTTP was asked for.</summary>
    public Func<bool?> TakesRpcCalls { get; init; } = () => null;
}
