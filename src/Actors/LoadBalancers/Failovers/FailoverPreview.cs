using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>What a move would do, from the same rules that would do it.</summary>
public static class FailoverPreview
{
    /// <summary>Of an operator's wish.</summary>
    public static FailoverPreviewView OfRequest(LoadBalancerState state, LoadBalancerSettings settings, NodeName? to, NodeInventory nodes)
    {
        var topology = TopologyOf(state, settings);
        if (FailoverRequest.Refuse(state, topology, to, nodes) is { } refusal)
            return View(state, refusal.UserFault, [], []);
        var plan = FailoverRequest.PlanFor(state, to);
        if (plan.Add is { } added)
        {
            return View(state, null, [added],
            [
                $"{added} is given the whole configuration",
                $"when it is in sync, {added} becomes MASTER, then {Names(plan.From)} BACKUP",
                $"{Names(plan.Replace)} is emptied",
            ]);
        }

        return plan.Replace.IsEmpty ? Switch(state, plan.From, to) : ToSpare(state, plan.Replace[0], nodes, leaves: true);
    }

    /// <summary>Of the loss of a node.</summary>
    public static FailoverPreviewView OfLoss(LoadBalancerState state, LoadBalancerSettings settings, NodeName lost, NodeInventory nodes)
    {
        var topology = TopologyOf(state, settings);
        var active = RolePlan.ActiveOf(state);
        if (state.FindNode(lost) is not { IsLeaving: false })
            return View(state, $"{lost} does not hold it", active, []);
        if (topology is Topology.ActiveActive)
            return View(state, null, active.Remove(lost), [$"{lost} becomes BACKUP; {Names(active.Remove(lost))} serve on"]);
        if (!active.Contains(lost))
        {
            return View(state, null, active,
            [
                $"{Names(active)} serves on",
                $"if {lost} is not back after {settings.RebuildAfter.TotalSeconds:0.#} s, {Spares(state, lost, nodes)} takes its place",
            ]);
        }

        if (RolePlan.Successor(state, [lost], null, planned: false) is not { } successor)
            return ToSpare(state, lost, nodes, leaves: false);
        return View(state, null, [successor.Name],
        [
            $"{successor.Name} becomes MASTER at once; no rule has to be sent",
            $"{lost} becomes BACKUP as soon as it answers",
            $"if {lost} is not back after {settings.RebuildAfter.TotalSeconds:0.#} s, {Spares(state, lost, nodes)} takes its place",
        ]);
    }

    private static FailoverPreviewView Switch(LoadBalancerState state, ImmutableArray<NodeName> from, NodeName? to)
    {
        var successor = RolePlan.Successor(state, from, to, planned: true)?.Name;
        var others = state.Holders.Select(node => node.Name).Where(name => !from.Contains(name) && (to is null || name == to));
        return View(state, null, successor is { } ready ? [ready] : [],
        [
            successor is null
                ? $"when one of {Names(others)} is alive and in sync, it becomes MASTER, then {Names(from)} BACKUP"
                : $"{successor} becomes MASTER, then {Names(from)} BACKUP; both hold the whole configuration",
        ]);
    }

    private static FailoverPreviewView ToSpare(LoadBalancerState state, NodeName lost, NodeInventory nodes, bool leaves)
    {
        var candidates = Candidates(state, lost, nodes);
        string[] steps =
        [
            $"the spare pool is asked for a node in place of {lost}: {Spares(state, lost, nodes)}",
            "it is given the whole configuration, about a second for each rule",
            leaves ? $"when it is in sync it becomes MASTER, {lost} BACKUP, and {lost} is emptied" : $"it becomes MASTER; {lost} is emptied when it answers again",
        ];
        return View(state, null, candidates.IsEmpty ? [] : [candidates[0]], candidates.IsEmpty ? [steps[0]] : [.. steps]);
    }

    private static string Spares(LoadBalancerState state, NodeName lost, NodeInventory nodes) =>
        Candidates(state, lost, nodes) is { IsEmpty: false } candidates ? $"{string.Join(" or ", candidates.Take(3))}" : "nobody, because no other node is free,";

    /// <summary>Spares first; the pool also knows how long each has been alive, and whose place it has taken.</summary>
    private static ImmutableArray<NodeName> Candidates(LoadBalancerState state, NodeName lost, NodeInventory nodes)
    {
        var hosts = nodes.Nodes.Where(node => node.Name != lost && state.FindNode(node.Name) is { IsLeaving: false }).Select(node => node.Host).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. nodes.Nodes
                .Where(node => node.Standing.TakesLoad && state.FindNode(node.Name) is null)
                .Where(node => state.Tree?.Zone is not { } zone || node.Zone is null || node.Zone == zone)
                .Where(node => node.Host is null || !hosts.Contains(node.Host))
                .OrderByDescending(node => node.Spare).ThenBy(node => node.Name)
                .Select(node => node.Name),
        ];
    }

    private static FailoverPreviewView View(LoadBalancerState state, string? refusal, ImmutableArray<NodeName> wouldServe, ImmutableArray<string> steps) =>
        new(state.Id, state.Tree?.Name, refusal, RolePlan.ActiveOf(state), wouldServe, steps);

    private static Topology TopologyOf(LoadBalancerState state, LoadBalancerSettings settings) => state.Tree?.Flavor.Topology ?? settings.DefaultTopology;

    private static string Names(IEnumerable<NodeName> nodes) => string.Join(", ", nodes);
}
