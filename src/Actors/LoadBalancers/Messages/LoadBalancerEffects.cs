using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers.Messages;

/// <summary>
/// Bring a node from what it holds to what is wanted, with the fewest calls. A node has at most one of these under way per load balancer.
/// </summary>
/// <param name="From">What the node is known to hold; null when that must be read from the node first.</param>
/// <param name="Ours">Tells this load balancer's objects on the node from everybody else's.</param>
public sealed record ConfigureNode(
    LoadBalancerId LoadBalancer,
    NodeName Node,
    long Generation,
    long Attempt,
    NodeConfiguration? From,
    NodeConfiguration To,
    Ownership Ours) : Effect;

/// <summary>Octavia is owed this; it is offered until it is acknowledged. Takes the place of an older report of the same load balancer.</summary>
public sealed record PublishReport(StatusReport Report) : Effect;

/// <summary>Nothing is owed any more.</summary>
/// <param name="Number">Of the last report that there was; a later one stays.</param>
public sealed record WithdrawReport(LoadBalancerId LoadBalancer, long Number) : Effect;

/// <summary>
/// A rule on a node is this load balancer's if it bears one of the names, or if it has one of the addresses and a listener's name (<see cref="RuleName"/>):
/// an address is served by one load balancer only, so such a rule was left by a predecessor.
/// </summary>
/// <param name="Addresses">VIPs. Empty once the load balancer is deleted.</param>
/// <param name="Names">Names of rules, those of earlier versions too.</param>
/// <param name="FormerAddresses">VIPs of a deleted load balancer: ours as long as no other load balancer serves them by the time of the change.</param>
public sealed record Ownership(ImmutableArray<string> Addresses, ImmutableArray<string> Names, ImmutableArray<string> FormerAddresses);

/// <summary>
/// Set the state of this load balancer's HA instance on a node. A node has at most one of these under way per load balancer.
/// Setting a state that the node has already is no harm.
/// </summary>
/// <param name="Instance">LoxiLB's name of the instance.</param>
/// <param name="Epoch">Grows with each decision about roles; goes along in the request's id, for whoever reads a node's log.</param>
public sealed record AssignRole(LoadBalancerId LoadBalancer, NodeName Node, string Instance, HaRole Role, long Epoch, long Attempt) : Effect
{
    /// <summary>
    /// VIPs that are to be off the node's loopback as well. A LoxiLB that was killed leaves them there, and once it is started again it
    /// does not know of them before it has a rule.
    /// </summary>
    public ImmutableArray<string> Fenced { get; init; } = [];
}

/// <summary>Asks the failover budget whether this failover may go on; answered with <see cref="FailoverAdmitted"/> or <see cref="FailoverHeld"/>. Asked again after a restart.</summary>
public sealed record AskAdmission(LoadBalancerId LoadBalancer, long Failover, FailoverCause Cause, FailoverUrgency Urgency, ImmutableArray<NodeName> Lost) : Effect;

/// <summary>The failover has ended, or is none any more: the budget may admit another one.</summary>
public sealed record EndAdmission(LoadBalancerId LoadBalancer, long Failover) : Effect;

/// <summary>Asks the spare pool for a node in place of a lost one; answered with <see cref="SpareOffered"/>.</summary>
/// <param name="Zone">Null: any.</param>
/// <param name="Avoid">Nodes that hold the load balancer: the spare must not be on the machine of one of them.</param>
public sealed record AskSpare(LoadBalancerId LoadBalancer, long Failover, NodeName Lost, string? Zone, ImmutableArray<NodeName> Avoid) : Effect;

/// <summary>Asks how a node stands; answered with <see cref="NodeStandingChanged"/> as soon as somebody can say.</summary>
public sealed record AskStanding(LoadBalancerId LoadBalancer, NodeName Node) : Effect;
