using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition;

/// <summary>The way to the load balancers that an engine runs.</summary>
internal sealed class HostedLoadBalancers(IEntities<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> entities) : ILoadBalancers
{
    /// <summary>Every node that a load balancer is placed on, configured or not.</summary>
    public IReadOnlyCollection<NodeName> PlacementNodes => entities.Directory.Nodes;

    public ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation) =>
        entities.AskAsync(id.ToString(), input, cancellation);

    /// <summary>Delivers an input that nobody waits for; a load balancer that fails on it is brought back. False when it was not taken.</summary>
    public bool Tell(LoadBalancerId id, LoadBalancerInput input) => entities.Tell(id.ToString(), input);

    public LoadBalancerId? OwnerOf(ObjectRef @object) => Id(entities.Directory.OwnerOf(@object));

    public async ValueTask<LoadBalancerId?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation) =>
        Id(await entities.Directory.FindOwnerAsync(@object, cancellation));

    public LoadBalancerId? OwnerOfAddress(string address) => Id(entities.Directory.OwnerOfAddress(address));

    public IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node) =>
        [.. entities.Directory.PlacedOn(node).Select(LoadBalancerId.From)];

    public bool TryReserveAddress(string address, LoadBalancerId id) => entities.Directory.TryReserveAddress(address, id.Value);

    public void ReleaseReservation(string address, LoadBalancerId id) => entities.Directory.ReleaseReservation(address, id.Value);

    private static LoadBalancerId? Id(Guid? value) => value is { } id ? new LoadBalancerId(id) : null;
}
