#pragma warning disable RS0030 // A port is awaited by the shell, never by a decider.
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Ports;

/// <summary>The way to load balancers, whichever engine runs them.</summary>
public interface ILoadBalancers
{
    /// <summary>
    /// Delivers an input and waits until its events are durable. A full mailbox or a stopping engine answers
    /// <see cref="Reply.Refused"/> with <see cref="FaultKind.Unavailable"/>; then nothing was taken.
    /// </summary>
    ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation);

    /// <summary>
    /// Which load balancer owns the object, or null if none does, as far as this host knows: on an engine of several hosts, what
    /// another host's load balancers changed may come a moment later. For whoever looks again soon.
    /// </summary>
    LoadBalancerId? OwnerOf(ObjectRef @object);

    /// <summary>
    /// As <see cref="OwnerOf"/>, but asks the engine's store about an object that this host doesn't know, so an owner whose call was
    /// accepted by any host before this is found. For calls, which aren't made again.
    /// </summary>
    /// <exception cref="EntityUnavailableException">It can't be told now.</exception>
    ValueTask<LoadBalancerId?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation);

    /// <summary>Which load balancer serves the address, or null if none does.</summary>
    LoadBalancerId? OwnerOfAddress(string address);

    /// <summary>The load balancers that have, or may have, rules on the node; a snapshot in no fixed order.</summary>
    IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node);

    /// <summary>Keeps an address for a load balancer that is about to be created; false when another one has it. Ends with the process unless the creation was accepted.</summary>
    bool TryReserveAddress(string address, LoadBalancerId id);

    void ReleaseReservation(string address, LoadBalancerId id);
}
