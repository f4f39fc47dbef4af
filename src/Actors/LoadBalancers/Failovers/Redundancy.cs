using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>Whether a load balancer has the nodes that its topology asks for, and what is missing.</summary>
internal static class Redundancy
{
    private const int Pair = 2;

    /// <summary>Nodes that are to leave, or to come back: those of the failover that are still as it found them.</summary>
    public static IEnumerable<NodePlacement> Going(LoadBalancerState state)
    {
        if (state.Failover is not { } failover)
            return [];
        return state.Holders.Where(node => failover.Replace.Contains(node.Name) && failover.Cause switch
        {
            FailoverCause.NodeDead => node.IsDead,
            FailoverCause.Drain => node.IsDraining,
            _ => true,
        });
    }

    /// <summary>There are as many nodes as there have to be, without those that go.</summary>
    public static bool IsFilled(LoadBalancerState state, Topology topology) => Staying(state).Length >= Wanted(state, topology);

    /// <summary>Every node that stays is in sync, and is what it shall be.</summary>
    public static bool IsSettled(LoadBalancerState state) =>
        Staying(state).All(node => !node.IsDead && RolePlan.IsInSync(state, node) && node.Held?.Role == node.Role);

    public static bool IsWhole(LoadBalancerState state, Topology topology) =>
        state.Failover is { ServedAt: not null } && !Going(state).Any() && IsFilled(state, topology) && IsSettled(state);

    /// <summary>When a spare is to be asked for; null when it was.</summary>
    public static DateTimeOffset? SeekAt(LoadBalancerState state, LoadBalancerSettings settings)
    {
        var failover = state.Failover!;
        if (IsSought(state))
            return null;

        // Nobody waits for a node that is dead while another one serves: it may be back, with less to do than a spare has.
        var waits = failover.Cause is FailoverCause.NodeDead && state.Holders.Any(node => node is { Role: HaRole.Master, IsDead: false, Serving: not null });
        return waits ? failover.OpenedAt + settings.RebuildAfter : failover.OpenedAt;
    }

    /// <summary>The spare pool was asked for somebody in place of a node that is still to go.</summary>
    public static bool IsSought(LoadBalancerState state) =>
        state.Failover?.Spare is { } spare && Going(state).Any(node => node.Name == spare.For);

    /// <summary>Nodes beyond what the topology asks for, as a move that was given up leaves them; none while a failover is open, or while nobody serves.</summary>
    public static IEnumerable<NodePlacement> Surplus(LoadBalancerState state, Topology topology)
    {
        if (topology is Topology.ActiveActive || state.Failover is not null || !state.Holders.Any(node => node.Serves))
            return [];
        var rank = Placement.Rank(state.Id, state.Nodes.Select(node => node.Name)).ToList();
        return state.Holders
            .OrderByDescending(node => node.Role is HaRole.Master)
            .ThenByDescending(node => node is { IsDead: false, IsDraining: false })
            .ThenByDescending(node => RolePlan.IsInSync(state, node))
            .ThenBy(node => rank.IndexOf(node.Name))
            .Skip(topology is Topology.Single ? 1 : Pair);
    }

    /// <summary>Drained nodes that are to hold nothing: they have stood back, and another one serves.</summary>
    public static IEnumerable<NodePlacement> Spared(LoadBalancerState state, Topology topology)
    {
        if (topology is not Topology.ActiveActive)
            return [];
        return state.Holders.Where(node =>
            node is { IsAside: false, IsDraining: true, IsDead: false, Role: HaRole.Backup } && node.Held?.Role is not HaRole.Master
            && state.Holders.Any(other => other.Name != node.Name && other.Serves));
    }

    /// <summary>Nodes that were set aside and are drained no more, or without which nobody would be left.</summary>
    public static IEnumerable<NodePlacement> Missed(LoadBalancerState state, Topology topology) => state.Holders.Where(node =>
        node.IsAside && (!node.IsDraining || topology is not Topology.ActiveActive || !state.Holders.Any(other => other is { IsAside: false, IsDead: false })));

    private static NodePlacement[] Staying(LoadBalancerState state) => [.. state.Holders.Except(Going(state))];

    private static int Wanted(LoadBalancerState state, Topology topology) =>
        topology is Topology.Single ? 1 : Math.Min(Pair, state.Holders.Count());
}
