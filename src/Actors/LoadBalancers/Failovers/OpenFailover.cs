using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>A move of what a load balancer's nodes do, from the reason for it until the topology is whole again.</summary>
/// <param name="Number">Grows with each failover of the load balancer.</param>
/// <param name="From">Nodes that shall not serve.</param>
/// <param name="Replace">Those of them that are to leave, or to come back.</param>
/// <param name="To">The node that shall serve; null: the best one.</param>
/// <param name="AdmittedAt">When the budget let it go on; null while it waits.</param>
/// <param name="ServedAt">When another node served; from then on only redundancy is missing.</param>
/// <param name="Withheld">Why the budget has it wait; null when it does not, or has not said so.</param>
/// <param name="Spare">What is known of a spare for one of <paramref name="Replace"/>.</param>
public sealed record OpenFailover(
    long Number,
    FailoverCause Cause,
    ImmutableArray<NodeName> From,
    ImmutableArray<NodeName> Replace,
    NodeName? To,
    string Reason,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AdmittedAt = null,
    DateTimeOffset? ServedAt = null,
    SpareSearch? Spare = null,
    string? Withheld = null)
{
    /// <summary>Somebody wants it, and nothing is broken: what is there is only left when the other one is ready.</summary>
    public bool IsPlanned => Cause is not FailoverCause.NodeDead;
}

/// <param name="For">Whose place the spare is to take.</param>
/// <param name="AskedAt">When the pool was asked last.</param>
/// <param name="Missing">Why there is none; null until the pool has said so.</param>
public sealed record SpareSearch(NodeName For, DateTimeOffset AskedAt, string? Missing = null);
