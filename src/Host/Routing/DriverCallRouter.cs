using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Routing;

/// <summary>Finds the load balancer that a call or a tree is for and delivers it there.</summary>
/// <param name="nodes">The nodes there are, should some have to be chosen.</param>
internal sealed class DriverCallRouter(ILoadBalancers loadBalancers, Func<NodeInventory> nodes)
{
    /// <summary>
    /// Not for calls that ask about the provider itself. Once it is delivered a call is seen through, so there is nothing to
    /// cancel it with: a caller that hung up may still find it accepted.
    /// </summary>
    public async ValueTask<Reply> RouteAsync(string callId, DriverCall call)
    {
        var (owner, refusal) = await OwnerAsync(call);
        if (owner is not { } id)
            return new Reply.Refused(refusal!);
        var input = new DriverCallReceived(callId, call, nodes());
        return call is LoadBalancerCreate create
            ? await WithAddressesAsync(id, create.LoadBalancer, input)
            : await loadBalancers.AskAsync(id, input, CancellationToken.None);
    }

    /// <summary>Answered with <see cref="Reply.None"/> when nothing of the call was ever taken.</summary>
    public async ValueTask<Reply> AbandonAsync(string callId, DriverCall call)
    {
        // Its objects may be nobody's: then it was refused, or never came.
        var parties = CallParties.Of(call);
        return (parties.Own ?? await FirstOwnerAsync(parties.Others)) is { } id
            ? await loadBalancers.AskAsync(id, new DriverCallAbandoned(callId), CancellationToken.None)
            : Reply.None;
    }

    /// <param name="tree">Null when Octavia has no such load balancer.</param>
    /// <param name="afterOperation">The last operation that the reader knew to be committed; null if it vouches for the tree.</param>
    public async ValueTask<Reply> SyncAsync(LoadBalancerId id, LoadBalancerPayload? tree, long? afterOperation)
    {
        var input = new TreeRead(tree, nodes(), afterOperation);
        if (tree is null)
            return await loadBalancers.AskAsync(id, input, CancellationToken.None);
        var (reserved, refusal) = Reserve(id, tree);
        if (refusal is null)
            return await WithReservedAsync(id, reserved, input);

        // The tree stays as it is, so whoever reports to Octavia must not wait for another one.
        return afterOperation is null
            ? new Reply.Refused(refusal)
            : await loadBalancers.AskAsync(id, new TreeUnreadable(refusal.UserFault, afterOperation), CancellationToken.None);
    }

    private async ValueTask<(LoadBalancerId? Owner, Refusal? Refusal)> OwnerAsync(DriverCall call)
    {
        var parties = CallParties.Of(call);
        if (parties.Own is { } own)
            return (own, null);
        if (parties.Others.IsEmpty)
            return (null, Refusal.BadRequest($"{call.Method}: names no object by its id"));
        var asked = new List<(ObjectRef Party, LoadBalancerId? Owner)>();
        foreach (var party in parties.Others)
            asked.Add((party, await loadBalancers.FindOwnerAsync(party, CancellationToken.None)));
        var owners = asked.Where(known => known.Owner is not null).ToArray();
        if (owners.FirstOrDefault(known => known.Owner != owners[0].Owner) is { Owner: { } stranger } other)
        {
            return (null, Refusal.Contradiction(
                $"{call.Method}: {Named(owners[0].Party)} belongs to load balancer {owners[0].Owner}, but {Named(other.Party)} to {stranger}"));
        }

        foreach (var (party, owner) in asked)
        {
            if (owner is not null)
                return (owner, null);

            // A load balancer that is named and unknown is the answer; its children can't be known either.
            if (party.Kind == ObjectKind.LoadBalancer)
                return (null, Refusal.NotFound($"{call.Method}: there is no {Named(party)}"));
        }

        return (null, Refusal.NotFound($"{call.Method}: no load balancer has {string.Join(" or ", parties.Others.Select(Named))}"));
    }

    private async ValueTask<LoadBalancerId?> FirstOwnerAsync(IEnumerable<ObjectRef> parties)
    {
        foreach (var party in parties)
        {
            if (await loadBalancers.FindOwnerAsync(party, CancellationToken.None) is { } owner)
                return owner;
        }

        return null;
    }

    private async ValueTask<Reply> WithAddressesAsync(LoadBalancerId id, LoadBalancerPayload payload, LoadBalancerInput input)
    {
        var (reserved, refusal) = Reserve(id, payload);
        return refusal is null ? await WithReservedAsync(id, reserved, input) : new Reply.Refused(refusal);
    }

    /// <summary>Two load balancers must not ask for one address at the same time: a node keys its rules by it.</summary>
    private (List<string> Reserved, Refusal? Refusal) Reserve(LoadBalancerId id, LoadBalancerPayload payload)
    {
        var reserved = new List<string>();
        foreach (var address in VipAddresses.Of(payload))
        {
            if (loadBalancers.TryReserveAddress(address, id))
            {
                reserved.Add(address);
                continue;
            }

            Release(id, reserved);
            var holder = loadBalancers.OwnerOfAddress(address) is { } other ? $"load balancer {other}" : "a load balancer that is just being created";
            return ([], Refusal.Contradiction(
                $"VIP address {address} is taken by {holder}; LoxiLB nodes know load balancers apart by their addresses only"));
        }

        return (reserved, null);
    }

    private async ValueTask<Reply> WithReservedAsync(LoadBalancerId id, List<string> reserved, LoadBalancerInput input)
    {
        // If this throws, nobody knows whether the call was taken, so the addresses stay reserved.
        var reply = await loadBalancers.AskAsync(id, input, CancellationToken.None);

        // An address that was claimed is kept by its claim, which is durable by now; any other is free again.
        Release(id, reserved);
        return reply;
    }

    private void Release(LoadBalancerId id, List<string> reserved)
    {
        foreach (var address in reserved)
            loadBalancers.ReleaseReservation(address, id);
    }

    private static string Named(ObjectRef party) => party.ToString();
}
