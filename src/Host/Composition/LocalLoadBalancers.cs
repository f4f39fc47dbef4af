using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition;

/// <summary>The way to the load balancers that this process runs.</summary>
internal sealed class LocalLoadBalancers(EntityHost<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> host) : ILoadBalancers
{
    public ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation) =>
        host.AskAsync(id.ToString(), input, cancellation);

    /// <summary>Delivers an input that nobody waits for; a load balancer that fails on it is brought back. False when it was not taken.</summary>
    public bool Tell(LoadBalancerId id, LoadBalancerInput input) => host.Tell(id.ToString(), input);

    public LoadBalancerId? OwnerOf(ObjectRef @object) => Id(host.Directory.OwnerOf(@object));

    public LoadBalancerId? OwnerOfAddress(string address) => Id(host.Directory.OwnerOfAddress(address));

    public IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node) =>
        [.. host.Directory.PlacedOn(node).Select(LoadBalancerId.From)];

    /// <summary>Every node that a load balancer is placed on, configured or not.</summary>
    public IReadOnlyCollection<NodeName> PlacementNodes => host.Directory.Nodes;

    public bool TryReserveAddress(string address, LoadBalancerId id) => host.Directory.TryReserveAddress(address, id.Value);

    public void ReleaseReservation(string address, LoadBalancerId id) => host.Directory.ReleaseReservation(address, id.Value);

    private static LoadBalancerId? Id(Guid? value) => value is { } id ? new LoadBalancerId(id) : null;
}
