using System.Collections.Immutable;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.SparePool;

/// <summary>Compares what the pool knows with how the nodes are.</summary>
internal static class SparePoolCheck
{
    public static void Check(SparePoolTurn turn, NodeInventory nodes, ImmutableDictionary<NodeName, int> loads)
    {
        var byName = nodes.Nodes.ToDictionary(node => node.Name);
        foreach (var spare in turn.State.Spares)
            CheckKnown(turn, spare, byName, loads);
        foreach (var node in nodes.Nodes.Where(node => node.Standing.TakesLoad && loads.GetValueOrDefault(node.Name) == 0 && turn.State.Find(node.Name) is null))
            turn.Emit(new SpareAppeared { At = turn.Now, Node = node.Name, Zone = node.Zone, Host = node.Host, Configured = node.Spare });
        foreach (var unmet in turn.State.Unmet.Where(unmet => !byName.TryGetValue(unmet.Lost, out var lost) || lost.Standing.TakesLoad))
            turn.Emit(new LossOver { At = turn.Now, Lost = unmet.Lost });
        CountSpares(turn, nodes);
    }

    private static void CheckKnown(SparePoolTurn turn, Spare spare, Dictionary<NodeName, NodeDescription> nodes, ImmutableDictionary<NodeName, int> loads)
    {
        var load = loads.GetValueOrDefault(spare.Node);
        if (WhyNot(nodes.GetValueOrDefault(spare.Node)) is { } reason)
            turn.Emit(new SpareGone { At = turn.Now, Node = spare.Node, Reason = reason });
        else if (nodes[spare.Node] is var node && (node.Zone != spare.Zone || node.Host != spare.Host || node.Spare != spare.Configured))
            turn.Emit(new SpareGone { At = turn.Now, Node = spare.Node, Reason = "it is configured differently" });
        else if (spare.Lost is null)
        {
            if (load > 0)
                turn.Emit(new SpareGone { At = turn.Now, Node = spare.Node, Reason = "load balancers are placed on it" });
        }
        else if (spare.TakenAt + turn.Settings.SettlingTime <= turn.Now)
        {
            if (load == 0)
                turn.Emit(new SpareReturned { At = turn.Now, Node = spare.Node, Lost = spare.Lost.Value });
            else if (!nodes.TryGetValue(spare.Lost.Value, out var lost) || lost.Standing.TakesLoad)
                turn.Emit(new SpareGone { At = turn.Now, Node = spare.Node, Reason = $"it stays in the place of {spare.Lost}, which is back or configured no more" });
        }
    }

    private static string? WhyNot(NodeDescription? node) => node switch
    {
        null => "it is configured no more",
        { Standing.Verdict: NodeVerdict.Dead } => "it is dead",
        { Standing.Verdict: NodeVerdict.Suspect } => "it is suspect",
        { Standing.Draining: true } => "it is drained",
        _ => null,
    };

    /// <summary>Each zone that has nodes in use should have its spares; one that serves any zone counts in each.</summary>
    private static void CountSpares(SparePoolTurn turn, NodeInventory nodes)
    {
        var want = turn.Settings.Count;
        var zones = nodes.Nodes.Where(node => !node.Spare).Select(node => node.Zone).Distinct().OrderBy(zone => zone, StringComparer.Ordinal).ToList();
        foreach (var zone in zones)
        {
            var have = turn.State.Spares.Count(spare => spare.Lost is null && (spare.Zone is null || spare.Zone == zone));
            var known = turn.State.Shortfalls.FirstOrDefault(shortfall => shortfall.Zone == zone);
            if (have < want && (known?.Have != have || known.Want != want))
            {
                turn.Emit(new ShortfallSeen { At = turn.Now, Zone = zone, Have = have, Want = want });
                if (known is null || have < known.Have)
                    turn.Do(new CreateSpare(zone, want - have));
            }
            else if (have >= want && known is not null)
                turn.Emit(new ShortfallOver { At = turn.Now, Zone = zone });
        }

        foreach (var gone in turn.State.Shortfalls.Where(shortfall => !zones.Contains(shortfall.Zone)))
            turn.Emit(new ShortfallOver { At = turn.Now, Zone = gone.Zone });
    }
}
