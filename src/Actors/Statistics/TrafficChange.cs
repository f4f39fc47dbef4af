using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Statistics;

/// <summary>What has to be written so that what is kept becomes another state.</summary>
public sealed record TrafficChange(
    ImmutableArray<KeyValuePair<ListenerId, ListenerTotals>> Totals,
    ImmutableArray<ListenerId> Forgotten,
    ImmutableArray<(NodeName Node, CountedRule Rule, CountedThrough Through)> Counted,
    ImmutableArray<(NodeName Node, CountedRule Rule)> Dropped)
{
    public bool IsEmpty => Totals.IsEmpty && Forgotten.IsEmpty && Counted.IsEmpty && Dropped.IsEmpty;

    public static TrafficChange Between(TrafficState kept, TrafficState wanted) => new(
        [.. wanted.Listeners.Where(listener => kept.Listeners.GetValueOrDefault(listener.Key) != listener.Value)],
        [.. kept.Listeners.Keys.Where(listener => !wanted.Listeners.ContainsKey(listener))],
        [
            .. from node in wanted.Nodes
               let before = kept.Nodes.GetValueOrDefault(node.Key)
               where !ReferenceEquals(before, node.Value)
               from rule in node.Value
               where !ReferenceEquals(before?.GetValueOrDefault(rule.Key), rule.Value)
               select (node.Key, rule.Key, rule.Value),
        ],
        [
            .. from node in kept.Nodes
               let after = wanted.Nodes.GetValueOrDefault(node.Key)
               where !ReferenceEquals(after, node.Value)
               from rule in node.Value.Keys
               where after?.ContainsKey(rule) != true
               select (node.Key, rule),
        ]);

    /// <summary>The state that <paramref name="kept"/> becomes with this.</summary>
    public TrafficState ApplyTo(TrafficState kept)
    {
        var nodes = kept.Nodes.ToBuilder();
        foreach (var (node, rule) in Dropped)
            nodes[node] = nodes[node].Remove(rule);
        foreach (var (node, rule, through) in Counted)
            nodes[node] = (nodes.GetValueOrDefault(node) ?? ImmutableDictionary<CountedRule, CountedThrough>.Empty).SetItem(rule, through);
        return new TrafficState(kept.Listeners.RemoveRange(Forgotten).SetItems(Totals), nodes.ToImmutable());
    }
}
