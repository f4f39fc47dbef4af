#pragma warning disable RS0030 // An engine is awaited by the shell, never by a decider.
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Hosting;

/// <summary>
/// The index of one kind of entity in this host's memory: which entity owns an object or serves an address, and which have rules on a
/// node. For entities whose keys are UUIDs. What this host's own entities change is there with the answer; on an engine of several
/// hosts, what another host's entities changed may come a moment later.
/// </summary>
public interface IObjectDirectory
{
    /// <summary>The nodes that some entity has, or may have, rules on, configured or not; a copy, in no fixed order.</summary>
    IReadOnlyCollection<NodeName> Nodes { get; }

    /// <summary>Null when none does, as far as this host knows; for whoever looks again soon. Calls are routed by <see cref="FindOwnerAsync"/>.</summary>
    Guid? OwnerOf(ObjectRef @object);

    /// <summary>
    /// As <see cref="OwnerOf"/>, but asks the store about an object that this host doesn't know, so an owner whose change was answered
    /// anywhere before this is found. An engine of one host answers at once from memory. An object that moved from one entity to
    /// another may be told as the earlier one's, for as long as this host hasn't heard of it.
    /// </summary>
    /// <exception cref="EntityUnavailableException">This host doesn't know it, and the store doesn't answer within the engine's patience.</exception>
    ValueTask<Guid?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation);

    /// <summary>Only durable claims, no reservations.</summary>
    /// <param name="address">As the entity claimed it, spelling included.</param>
    Guid? OwnerOfAddress(string address);

    /// <summary>A copy, in no fixed order.</summary>
    IReadOnlyCollection<Guid> PlacedOn(NodeName node);

    /// <summary>
    /// Keeps an address until it is claimed by events, released, or the process ends; false when another entity has or keeps it.
    /// Keeps it from those that ask this host: what two hosts' entities claim at the same time is decided by the store, which refuses
    /// the second claim.
    /// </summary>
    bool TryReserveAddress(string address, Guid key);

    /// <summary>Does nothing unless the entity keeps the address; a durable claim stays.</summary>
    void ReleaseReservation(string address, Guid key);
}
