using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Roles;

/// <summary>Who shall serve, from the state alone.</summary>
internal static class RolePlan
{
    /// <summary>The nodes that shall be active, sorted; null: as it is.</summary>
    public static ImmutableArray<NodeName>? Of(LoadBalancerState state, Topology topology)
    {
        var holders = state.Holders.ToArray();
        if (holders.Length == 0)
            return null;
        var active = ActiveOf(state);
        ImmutableArray<NodeName> wanted = topology is Topology.ActiveActive ? All(state, holders) : [One(state, holders)];
        return state.RoleEpoch is not null && wanted.SequenceEqual(active) ? null : wanted;
    }

    /// <summary>Sorted.</summary>
    public static ImmutableArray<NodeName> ActiveOf(LoadBalancerState state) =>
        [.. state.Holders.Where(node => node.Role is HaRole.Master).Select(node => node.Name).Order()];

    /// <summary>It holds the newest that is wanted, to the letter.</summary>
    public static bool IsInSync(LoadBalancerState state, NodePlacement node) => !node.IsAside && node.Applied?.Generation == state.Generation && state.Generation > 0;

    /// <summary>The best node to serve in place of those that shall not; null when none can.</summary>
    public static NodePlacement? Successor(LoadBalancerState state, IReadOnlyCollection<NodeName> not, NodeName? to, bool planned)
    {
        // Better one that is drained than nobody.
        var candidates = state.Holders.Where(node => !not.Contains(node.Name) && node is { IsDead: false, Serving: not null });
        if (planned)
            candidates = candidates.Where(node => node is { IsAlive: true, IsDraining: false } && IsInSync(state, node) && (to is null || node.Name == to));
        return Best(state, candidates);
    }

    /// <summary>The active node can't serve: it is dead, has lost everything, or is to be left.</summary>
    public static bool IsUnfit(LoadBalancerState state, NodePlacement node) =>
        node.IsDead
        || (node is { Emptied: true, Serving: null } && HasRules(state))
        || ((node.IsStuck || (node is { SoundSince: not null, Serving: null } && HasRules(state))) && HasBetter(state, node))
        || (state.Failover is { IsPlanned: true } planned && planned.From.Contains(node.Name));

    /// <summary>Another one holds everything, and nothing is known against it.</summary>
    private static bool HasBetter(LoadBalancerState state, NodePlacement node) => state.Holders.Any(other =>
        other.Name != node.Name && other is { IsAlive: true, IsDraining: false, RoleFailure: null, Serving: not null } && IsInSync(state, other));

    /// <summary>There is something that a node may have lost.</summary>
    private static bool HasRules(LoadBalancerState state) => state.Tree is { } tree && tree.Listeners.Any(listener => listener.DefaultPoolId is not null);

    private static NodeName One(LoadBalancerState state, NodePlacement[] holders)
    {
        var active = holders.FirstOrDefault(node => node.Role is HaRole.Master);
        if (active is null)
            return First(state, holders).Name;
        if (state.Failover is not { AdmittedAt: not null } failover || !IsUnfit(state, active))
            return active.Name;
        var not = failover.IsPlanned ? failover.From.Add(active.Name) : [active.Name];
        return (Successor(state, not, failover.To, failover.IsPlanned) ?? active).Name;
    }

    /// <summary>Nobody has served yet, or who did was taken out of the configuration.</summary>
    private static NodePlacement First(LoadBalancerState state, NodePlacement[] holders) =>
        Best(state, holders.Where(node => node is { IsDead: false, IsDraining: false, Serving: not null }))
        ?? Best(state, holders.Where(node => node is { IsDead: false, IsDraining: false }))
        ?? Best(state, holders)!;

    private static NodePlacement? Best(LoadBalancerState state, IEnumerable<NodePlacement> nodes)
    {
        var rank = Placement.Rank(state.Id, state.Nodes.Select(node => node.Name)).ToList();
        return nodes
            .OrderBy(node => node.IsDraining)
            .ThenBy(node => node.RoleFailure is { Consecutive: >= 3 })
            .ThenByDescending(node => node.IsAlive)
            .ThenByDescending(node => IsInSync(state, node))
            .ThenBy(node => rank.IndexOf(node.Name))
            .FirstOrDefault();
    }

    /// <summary>A node that serves goes on with an older configuration; one that does not begins with the newest. One is always left.</summary>
    private static ImmutableArray<NodeName> All(LoadBalancerState state, NodePlacement[] holders)
    {
        var fit = holders
            .Where(node => node is { IsDead: false, IsAside: false })
            .Where(node => node.Role is HaRole.Master ? node is not { Emptied: true, Serving: null } : node.IsAlive && IsInSync(state, node))
            .ToArray();

        // Better one that is drained than nobody.
        var wanted = fit.Any(node => !node.IsDraining) ? fit.Where(node => !node.IsDraining) : fit;
        if (fit.Length > 0)
            return [.. wanted.Select(node => node.Name).Order()];
        var active = ActiveOf(state);
        return active.IsEmpty ? [First(state, holders).Name] : active;
    }
}
