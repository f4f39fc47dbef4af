using System.Collections.Immutable;
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
public sealed record WithdrawReport(LoadBalancerId LoadBalancer) : Effect;

/// <summary>
/// A rule on a node is this load balancer's if it bears one of the names, or if it has one of the addresses and a UUID for a name:
/// an address is served by one load balancer only, so such a rule was left by a predecessor.
/// </summary>
/// <param name="Addresses">VIPs. Empty once the load balancer is deleted.</param>
/// <param name="Names">Names of rules: the listeners' UUIDs.</param>
/// <param name="FormerAddresses">VIPs of a deleted load balancer: ours as long as no other load balancer serves them by the time of the change.</param>
public sealed record Ownership(ImmutableArray<string> Addresses, ImmutableArray<string> Names, ImmutableArray<string> FormerAddresses);
