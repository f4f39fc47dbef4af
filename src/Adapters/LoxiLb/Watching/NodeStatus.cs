using System.Collections.Immutable;
using LoxiActors.Actors.Statistics;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Watching;

/// <summary>What the last looks at a node showed.</summary>
public sealed record NodeStatus
{
    public required NodeName Name { get; init; }

    public required Uri Url { get; init; }

    public string? Zone { get; init; }

    public string? Host { get; init; }

    /// <summary>Null until the first look has ended.</summary>
    public bool? Reachable { get; init; }

    /// <summary>Since when it is as <see cref="Reachable"/> says.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the last look that was answered began.</summary>
    public DateTimeOffset? LastLook { get; init; }

    /// <summary>Why the last look that failed did; stays after the node is back.</summary>
    public string? LastError { get; init; }

    /// <summary>As the node names it; null until it was told.</summary>
    public string? Version { get; init; }

    public int Rules { get; init; }

    /// <summary>Rules of load balancers that this control plane knows.</summary>
    public int OurRules { get; init; }

    /// <summary>Rules that nobody here has made or that belong to no load balancer any more; they are left alone.</summary>
    public int ForeignRules { get; init; }

    /// <summary>Looks that failed since the last one that was answered.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Counters at the last look, of all rules that are named like a listener's.</summary>
    public ImmutableArray<RuleTraffic> Traffic { get; init; } = [];

    /// <summary>The same, to be added up. Only after a look.</summary>
    public NodeCounters Counters() => new(
        Name,
        [
            .. Traffic.Select(rule => new RuleCounters(
                RuleName.ListenerOf(rule.Rule)!.Value,
                rule.Key,
                [.. rule.Endpoints.Select(endpoint => new EndpointCounter(endpoint.Address, endpoint.TargetPort, endpoint.Weight, endpoint.Packets, endpoint.Bytes))])),
        ]);
}
