using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Statistics;

/// <summary>Brings totals up to what nodes show. Nothing is ever taken away from a total, and nothing is counted twice.</summary>
public static class TrafficTally
{
    /// <summary>
    /// A rule has 16 counters; an endpoint's is that of its place modulo 16, so the first 16 endpoints show all of them once
    /// (read in LoxiLB 64045de).
    /// </summary>
    public const int CountersPerRule = 16;

    /// <summary>One look at one node.</summary>
    /// <param name="owned">Whether a load balancer has the listener; rules of others are only counted if they have been before.</param>
    public static TrafficState Fold(TrafficState state, NodeCounters look, Func<ListenerId, bool> owned)
    {
        var known = state.Nodes.GetValueOrDefault(look.Node) ?? ImmutableDictionary<CountedRule, CountedThrough>.Empty;
        var rules = known.ToBuilder();
        var listeners = state.Listeners.ToBuilder();
        var shown = new HashSet<CountedRule>();
        foreach (var rule in look.Rules)
        {
            var place = new CountedRule(rule.Listener, rule.Key);
            if (!(listeners.ContainsKey(rule.Listener) || owned(rule.Listener)) || !shown.Add(place))
                continue;
            var (through, growth) = Advance(known.GetValueOrDefault(place), Counters(rule));
            rules[place] = through;
            var totals = listeners.GetValueOrDefault(rule.Listener) ?? ListenerTotals.Zero;
            listeners[rule.Listener] = growth == 0 ? totals : totals with { Bytes = ListenerTotals.Sum(totals.Bytes, growth) };
        }

        // The node has deleted its counters along with the rule: should it come back, they start from zero.
        foreach (var gone in known.Keys.Where(place => !shown.Contains(place)))
            rules.Remove(gone);
        return new TrafficState(listeners.ToImmutable(), state.Nodes.SetItem(look.Node, rules.ToImmutable()));
    }

    /// <summary>The connections of every listener as they were just counted; one that has none is not among them.</summary>
    public static TrafficState Count(
        TrafficState state, IReadOnlyDictionary<ListenerId, ConnectionCount> counts, Func<ListenerId, bool> owned)
    {
        var listeners = state.Listeners.ToBuilder();
        foreach (var listener in state.Listeners.Keys.Union(counts.Keys.Where(owned)))
        {
            var count = counts.GetValueOrDefault(listener);
            var totals = listeners.GetValueOrDefault(listener) ?? ListenerTotals.Zero;
            var counted = totals with
            {
                ActiveConnections = count.Active,
                TotalConnections = Math.Max(ListenerTotals.Sum(totals.TotalConnections, count.New), count.Active),
            };
            if (counted != totals || !listeners.ContainsKey(listener))
                listeners[listener] = counted;
        }

        return state with { Listeners = listeners.ToImmutable() };
    }

    /// <summary>Listeners that no load balancer has any more.</summary>
    public static TrafficState Forget(TrafficState state, IReadOnlyCollection<ListenerId> gone)
    {
        if (gone.Count == 0)
            return state;
        var forgotten = gone.ToHashSet();
        return new TrafficState(
            state.Listeners.RemoveRange(forgotten),
            state.Nodes.ToImmutableDictionary(
                node => node.Key, node => node.Value.RemoveRange(node.Value.Keys.Where(rule => forgotten.Contains(rule.Listener)))));
    }

    private static (CountedThrough Through, long Growth) Advance(CountedThrough? earlier, ImmutableArray<EndpointCounter> now)
    {
        // A rule that was not on the node before began with empty counters.
        if (earlier is null)
            return (new CountedThrough(now, Settling: false), now.Aggregate(0L, (sum, endpoint) => ListenerTotals.Sum(sum, endpoint.Bytes)));

        // What a counter stands for moves with the endpoints and their weights, and an endpoint that returns to a rule still has
        // the counter that it left with. So from here on they count anew, and nothing is added that may have been counted.
        if (!HasSamePlaces(earlier.Endpoints, now))
            return (new CountedThrough(now, Settling: true), 0);
        if (!earlier.Settling && earlier.Endpoints.SequenceEqual(now))
            return (earlier, 0);

        var growth = 0L;
        for (var i = 0; i < now.Length; i++)
        {
            var added = !now[i].HasShrunk(earlier.Endpoints[i]) ? now[i].Bytes - earlier.Endpoints[i].Bytes
                : earlier.Settling ? 0
                : now[i].Bytes;
            growth = ListenerTotals.Sum(growth, added);
        }

        return (new CountedThrough(now, Settling: false), growth);
    }

    private static bool HasSamePlaces(ImmutableArray<EndpointCounter> earlier, ImmutableArray<EndpointCounter> now)
    {
        if (earlier.Length != now.Length)
            return false;
        for (var i = 0; i < now.Length; i++)
        {
            if (!now[i].IsSamePlace(earlier[i]))
                return false;
        }

        return true;
    }

    private static ImmutableArray<EndpointCounter> Counters(RuleCounters rule) =>
        rule.Endpoints.Length <= CountersPerRule ? rule.Endpoints : rule.Endpoints[..CountersPerRule];
}
