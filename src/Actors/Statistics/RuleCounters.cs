using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Statistics;

/// <summary>What one look at a node showed of its rules' counters, all of them: a rule that is not among them is not on the node.</summary>
public sealed record NodeCounters(NodeName Node, ImmutableArray<RuleCounters> Rules);

/// <param name="Endpoints">In the node's order, which is that of its counters.</param>
public sealed record RuleCounters(ListenerId Listener, RuleKey Key, ImmutableArray<EndpointCounter> Endpoints);

/// <summary>
/// An endpoint's counter: both directions together, from what follows the IP header on; a connection's first packet is not in
/// it (read in loxilb-ebpf 6b83b070).
/// </summary>
public readonly record struct EndpointCounter(string Address, int TargetPort, int Weight, long Packets, long Bytes)
{
    public bool IsSamePlace(in EndpointCounter other) =>
        TargetPort == other.TargetPort && Weight == other.Weight && string.Equals(Address, other.Address, StringComparison.Ordinal);

    public bool HasShrunk(in EndpointCounter earlier) => Bytes < earlier.Bytes || Packets < earlier.Packets;
}
