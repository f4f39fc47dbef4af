using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Statistics;

/// <summary>The totals of every listener, and the counters that they were last brought up to.</summary>
public sealed record TrafficState(
    ImmutableDictionary<ListenerId, ListenerTotals> Listeners,
    ImmutableDictionary<NodeName, ImmutableDictionary<CountedRule, CountedThrough>> Nodes)
{
    public static TrafficState Empty { get; } = new(
        ImmutableDictionary<ListenerId, ListenerTotals>.Empty,
        ImmutableDictionary<NodeName, ImmutableDictionary<CountedRule, CountedThrough>>.Empty);
}

/// <summary>A listener's rule on some node; a listener with further VIPs has one for each.</summary>
public readonly record struct CountedRule(ListenerId Listener, RuleKey Key);

/// <summary>Through which counters of a rule its traffic is in the totals.</summary>
/// <param name="Settling">
/// The rule's endpoints had just changed when it was looked at. For about a second after that a node shows counters of the
/// places that endpoints had before, so a counter that shrinks then does not start from zero.
/// </param>
public sealed record CountedThrough(ImmutableArray<EndpointCounter> Endpoints, bool Settling);

/// <param name="Bytes">Never shrinks.</param>
/// <param name="TotalConnections">Never shrinks; at least as many as were ever active at once.</param>
/// <param name="ActiveConnections">When they were last counted.</param>
public sealed record ListenerTotals(long Bytes, long TotalConnections, long ActiveConnections)
{
    public static ListenerTotals Zero { get; } = new(0, 0, 0);

    /// <summary>
    /// Octavia's figures. A node counts what comes into it, from clients and from members together; so that is the bytes in, and
    /// nothing is known of bytes out. A balancer of connections answers no request, so none is in error.
    /// </summary>
    public ListenerStatistics ToOctavia(ListenerId listener) => new(
        listener, ActiveConnections, BytesIn: Bytes, BytesOut: 0, RequestErrors: 0, TotalConnections);

    /// <summary>Stays at the largest number instead of running over.</summary>
    internal static long Sum(long total, long growth) => total > long.MaxValue - growth ? long.MaxValue : total + growth;
}
