using System.Collections.Immutable;

namespace LoxiActors.Protocol.LoxiLb;

/// <summary>
/// What identifies a rule on a node. LoxiLB's key also has a host, a port range and a block; this control plane
/// leaves those at their defaults. The name is not part of it.
/// </summary>
public sealed record RuleKey(string ExternalIp, int Port, RuleProtocol Protocol)
{
    public override string ToString() => $"{ExternalIp} {Protocol.ToString().ToLowerInvariant()}/{Port}";
}

/// <summary>
/// One load balancer rule as it is wanted on a node. Every rule is posted with <c>monitor: true</c> and
/// <c>probetype: none</c>: a node can't switch monitoring on later, and its probes are set on endpoint objects instead.
/// </summary>
public sealed record LbRule
{
    public required RuleKey Key { get; init; }

    /// <summary>See <see cref="RuleName"/>; never a tenant's text, because LoxiLB gives meaning to parts of a name. It labels the node's counters and can't be changed on a live rule.</summary>
    public required string Name { get; init; }

    public required EndpointSelection Selection { get; init; }

    public required NatMode Mode { get; init; }

    /// <summary>Seconds, 1 to 86,400. A node takes a change of it only along with another change.</summary>
    public required int InactiveTimeout { get; init; }

    /// <summary>PROXY protocol version 2 towards the endpoints; TCP only.</summary>
    public bool ProxyProtocolV2 { get; init; }

    /// <summary>The node announces the VIP to its BGP peers as long as it has such a rule of it. Fixed when the node makes the rule; without <c>--bgp</c> a node keeps it and does nothing.</summary>
    public bool Bgp { get; init; }

    /// <summary>1 to 32, in a stable order.</summary>
    public required ImmutableArray<RuleEndpoint> Endpoints { get; init; }
}

/// <param name="Weight">
/// With <see cref="EndpointSelection.Priority"/>: percent, the smallest whole number for which the node counts the wanted slots;
/// those of one rule may sum to more than 100.
/// With any other selection the node ignores it, and it carries a change of the idle timeout, which the node would not notice by itself.
/// </param>
public sealed record RuleEndpoint(string Address, int TargetPort, int Weight);
