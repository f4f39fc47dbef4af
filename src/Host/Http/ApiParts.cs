using LoxiActors.Actors.Ports;
using LoxiActors.Host.Routing;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Host.Http;

/// <summary>What the HTTP API works with once the control plane is up.</summary>
internal sealed record ApiParts(
    DriverCallRouter Router,
    ILoadBalancers LoadBalancers,
    ILoadBalancerQueries Queries,
    INodeStatuses Nodes,
    IReportFeed Reports,
    ReadDriverCall ReadCall,
    Func<NodeInventory> Inventory);

/// <summary>Makes a call of a method's name and its arguments in JSON, or says why that can't be done.</summary>
internal delegate (DriverCall? Call, Refusal? Refusal) ReadDriverCall(string method, ReadOnlyMemory<byte> arguments);

/// <summary>Hands out what load balancers owe Octavia.</summary>
internal interface IReportFeed
{
    /// <summary>Waits for the first report at most <paramref name="wait"/>, then takes what there is; empty when there was none.</summary>
    ValueTask<IReadOnlyList<StatusReport>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellation);
}
