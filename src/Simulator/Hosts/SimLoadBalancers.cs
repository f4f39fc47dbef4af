using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Simulation.Hosts;

/// <summary>The way to the load balancers, with replies that are given on the simulation's thread.</summary>
internal sealed class SimLoadBalancers(HostedLoadBalancers engine, SimReplies replies) : ILoadBalancers
{
    /// <summary>Each input, before it is delivered.</summary>
    public event Action<LoadBalancerId, LoadBalancerInput>? Asking;

    public ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation)
    {
        Asking?.Invoke(id, input);
        return replies.Of(engine.AskAsync(id, input, CancellationToken.None), cancellation);
    }

    public bool Tell(LoadBalancerId id, LoadBalancerInput input) => engine.Tell(id, input);

    public LoadBalancerId? OwnerOf(ObjectRef @object) => engine.OwnerOf(@object);

    public ValueTask<LoadBalancerId?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation) => engine.FindOwnerAsync(@object, cancellation);

    public LoadBalancerId? OwnerOfAddress(string address) => engine.OwnerOfAddress(address);

    public IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node) => [.. engine.PlacedOn(node).OrderBy(id => id.Value)];

    public bool TryReserveAddress(string address, LoadBalancerId id) => engine.TryReserveAddress(address, id);

    public void ReleaseReservation(string address, LoadBalancerId id) => engine.ReleaseReservation(address, id);
}
