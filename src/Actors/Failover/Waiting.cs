using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover;

/// <summary>Failovers that can't be told apart by any limit: they wait for the same reason and are admitted first come, first served.</summary>
/// <param name="Lost">Sorted.</param>
public sealed record WaitingKind(FailoverUrgency Urgency, FailoverCause Cause, ImmutableArray<NodeName> Lost) : IComparable<WaitingKind>
{
    /// <summary>Somebody wants it expressly.</summary>
    public bool Explicit => Cause is FailoverCause.Octavia or FailoverCause.Operator or FailoverCause.Drain;

    /// <summary>Its nodes may be lost, not only left by this load balancer.</summary>
    public bool Loses => Cause is FailoverCause.NodeDead;

    /// <summary>The urgent first.</summary>
    public int CompareTo(WaitingKind? other)
    {
        if (other is null)
            return 1;
        var order = other.Urgency.CompareTo(Urgency);
        order = order != 0 ? order : Cause.CompareTo(other.Cause);
        order = order != 0 ? order : Lost.Length.CompareTo(other.Lost.Length);
        for (var i = 0; order == 0 && i < Lost.Length; i++)
            order = Lost[i].CompareTo(other.Lost[i]);
        return order;
    }

    public bool Equals(WaitingKind? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode() => ((int)Urgency * 8) + (int)Cause;
}

/// <param name="Number">Grows with each ask: who came first.</param>
public sealed record Waiter(long Number, LoadBalancerId LoadBalancer, long Failover, DateTimeOffset Since);

/// <param name="Queue">By <see cref="Waiter.Number"/>.</param>
public sealed record WaitingGroup(WaitingKind Kind, HoldReason Reason, DateTimeOffset ReasonSince, ImmutableSortedDictionary<long, Waiter> Queue);

/// <param name="Hosts">The machines that it moves away from, as far as known.</param>
public sealed record Admission(long Number, LoadBalancerId LoadBalancer, long Failover, WaitingKind Kind, ImmutableArray<string> Hosts, DateTimeOffset At);

/// <summary>A node whose loss was acted upon.</summary>
public sealed record LossCounted(NodeName Node, string? Zone, DateTimeOffset At);
