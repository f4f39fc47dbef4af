using System.Collections.Immutable;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover;

/// <summary>What an event makes of the budget.</summary>
internal static class FailoverBudgetEvolution
{
    public static FailoverBudgetState Evolve(FailoverBudgetState state, BudgetEvent @event) => @event switch
    {
        NodesCounted e => state with { Nodes = e.Nodes, Losses = state.Losses.RemoveAll(loss => e.Nodes.Any(node => node.Name == loss.Node && node.Lost is false)) },
        FailoverAsked e => Asked(state, e),
        AdmissionGiven e => Admitted(state, e),
        HoldChanged e => Held(state, e),
        FailoverEnded e => Removed(state, e.LoadBalancer),
        AdmissionsExpired e => e.Failovers.Aggregate(state, (so, one) => Removed(so, one.LoadBalancer)),
        BudgetPaused e => state with { Pause = e },
        BudgetResumed => state with { Pause = null },
        RateForgiven e => state with { PaidUntil = e.PaidUntil },
        LimitsSet e => state with { Limits = e.Limits, LimitsBy = e.Limits is null ? null : e.By },
        _ => throw new NotSupportedException($"the failover budget does not know the event {@event.GetType().Name}"),
    };

    internal static FailoverBudgetState Opened(FailoverBudgetState state, Admission admission)
    {
        var byHost = state.OpenByHost;
        foreach (var host in admission.Hosts)
            byHost = byHost.SetItem(host, byHost.GetValueOrDefault(host) + 1);
        return state with
        {
            Open = state.Open.Add(admission.Number, admission),
            OpenByHost = byHost,
            Places = state.Places.SetItem(admission.LoadBalancer, new FailoverBudgetState.Place(admission.Number, null)),
        };
    }

    private static FailoverBudgetState Asked(FailoverBudgetState state, FailoverAsked e)
    {
        var kind = new WaitingKind(e.Urgency, e.Cause, e.Lost);

        // One that asks anew while it waits keeps its turn.
        var known = state.Places.GetValueOrDefault(e.LoadBalancer) is { } place ? state.WaiterAt(place) : null;
        var again = known?.Failover == e.Failover ? known : null;
        var number = again?.Number ?? state.LastNumber + 1;
        state = Removed(state, e.LoadBalancer) with { LastNumber = Math.Max(state.LastNumber, number) };
        if (e.Held is { } reason)
        {
            var group = state.Waiting.GetValueOrDefault(kind) ?? new WaitingGroup(kind, reason, e.At, ImmutableSortedDictionary<long, Waiter>.Empty);
            var waiter = new Waiter(number, e.LoadBalancer, e.Failover, again?.Since ?? e.At);
            return state with
            {
                Waiting = state.Waiting.SetItem(kind, group with { Queue = group.Queue.Add(number, waiter) }),
                Places = state.Places.SetItem(e.LoadBalancer, new FailoverBudgetState.Place(number, kind)),
            };
        }

        state = Opened(state, new Admission(number, e.LoadBalancer, e.Failover, kind, HostsOf(state, kind.Lost), e.At));
        return Counted(state with { PaidUntil = e.PaidUntil ?? state.PaidUntil }, e.Counted ?? [], e.At);
    }

    private static FailoverBudgetState Admitted(FailoverBudgetState state, AdmissionGiven e)
    {
        if (state.Places.GetValueOrDefault(e.LoadBalancer)?.Waiting is not { } kind)
            throw new NotSupportedException($"{e.LoadBalancer} was admitted and did not wait");

        // The open ones are numbered in the order of their admission, so that the first is the first to expire.
        var number = state.LastNumber + 1;
        state = Removed(state, e.LoadBalancer) with { LastNumber = number, PaidUntil = e.PaidUntil ?? state.PaidUntil };
        state = Opened(state, new Admission(number, e.LoadBalancer, e.Failover, kind, HostsOf(state, kind.Lost), e.At));
        return Counted(state, e.Counted ?? [], e.At);
    }

    private static FailoverBudgetState Held(FailoverBudgetState state, HoldChanged e)
    {
        var kind = new WaitingKind(e.Urgency, e.Cause, e.Lost);
        var group = state.Waiting[kind];
        return state with { Waiting = state.Waiting.SetItem(kind, group with { Reason = e.Reason, ReasonSince = e.At }) };
    }

    private static FailoverBudgetState Removed(FailoverBudgetState state, LoadBalancerId loadBalancer)
    {
        if (state.Places.GetValueOrDefault(loadBalancer) is not { } place)
            return state;
        state = state with { Places = state.Places.Remove(loadBalancer) };
        if (place.Waiting is { } kind)
        {
            var group = state.Waiting[kind];
            var queue = group.Queue.Remove(place.Number);
            return state with { Waiting = queue.IsEmpty ? state.Waiting.Remove(kind) : state.Waiting.SetItem(kind, group with { Queue = queue }) };
        }

        var byHost = state.OpenByHost;
        foreach (var host in state.Open[place.Number].Hosts)
            byHost = byHost[host] == 1 ? byHost.Remove(host) : byHost.SetItem(host, byHost[host] - 1);
        return state with { Open = state.Open.Remove(place.Number), OpenByHost = byHost };
    }

    private static FailoverBudgetState Counted(FailoverBudgetState state, ImmutableArray<NodeName> nodes, DateTimeOffset at)
    {
        if (nodes.IsEmpty)
            return state;
        var kept = state.Losses.RemoveAll(loss => nodes.Contains(loss.Node) || at - loss.At >= BudgetLimits.WindowMax);
        return state with { Losses = kept.AddRange(nodes.Select(node => new LossCounted(node, Find(state, node)?.Zone, at))) };
    }

    private static ImmutableArray<string> HostsOf(FailoverBudgetState state, ImmutableArray<NodeName> lost) => lost.IsEmpty
        ? []
        : [.. lost.Select(node => Find(state, node)?.Host).OfType<string>().Distinct(StringComparer.Ordinal)];

    internal static CountedNode? Find(FailoverBudgetState state, NodeName name)
    {
        foreach (var node in state.Nodes)
        {
            if (node.Name == name)
                return node;
        }

        return null;
    }
}
