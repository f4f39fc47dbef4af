using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Statistics;

/// <summary>
/// Which connections each node had when it was last asked. A connection is known by a number made of its addresses and ports, so
/// one that two nodes show, because they share their connection tracking, is one.
/// </summary>
public sealed record ConnectionTally(ImmutableDictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>> Nodes)
{
    public static ConnectionTally Empty { get; } = new(ImmutableDictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>>.Empty);

    /// <summary>
    /// A connection is new when no node had it before. Of a node that was not asked before, or was silent, nothing is called new:
    /// its connections may have been counted by an earlier process.
    /// </summary>
    /// <param name="read">What nodes have now. A node that is in neither list keeps what it had.</param>
    /// <param name="silent">Nodes that don't answer; what went through them is not active.</param>
    public (ConnectionTally Next, IReadOnlyDictionary<ListenerId, ConnectionCount> Counts) Advance(
        IReadOnlyDictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>> read, IEnumerable<NodeName> silent)
    {
        var next = Nodes.RemoveRange(silent).SetItems(read);
        var active = Union(next.Values);
        var before = Union(Nodes.Values);
        var fresh = Union(read.Where(node => Nodes.ContainsKey(node.Key)).Select(node => node.Value));
        return (new ConnectionTally(next), active.ToDictionary(
            listener => listener.Key,
            listener => new ConnectionCount(
                listener.Value.Count,
                fresh.GetValueOrDefault(listener.Key) is { } seen ? seen.Count(number => !Has(before, listener.Key, number)) : 0)));
    }

    private static bool Has(Dictionary<ListenerId, HashSet<ulong>> all, ListenerId listener, ulong number) =>
        all.TryGetValue(listener, out var numbers) && numbers.Contains(number);

    private static Dictionary<ListenerId, HashSet<ulong>> Union(IEnumerable<IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>> nodes)
    {
        var union = new Dictionary<ListenerId, HashSet<ulong>>();
        foreach (var (listener, numbers) in nodes.SelectMany(node => node))
        {
            if (!union.TryGetValue(listener, out var all))
                union[listener] = all = [];
            all.UnionWith(numbers);
        }

        return union;
    }
}
