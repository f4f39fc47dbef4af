using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>Who serves, by the journal and by the nodes themselves.</summary>
    private IEnumerable<(int Promise, string Text)> UnsettledRoles(LoadBalancerState state)
    {
        var topology = TopologyOf(state);
        if (state.Failover is { } open)
            yield return (8, $"failover {open.Number} of {state.Id} is open: {open.Reason}");
        foreach (var leaving in state.Nodes.Where(node => node.IsLeaving))
            yield return (8, $"{leaving.Name} is still to be emptied of {state.Id}");
        var holders = state.Holders.ToArray();
        var wanted = topology switch
        {
            Topology.Single => holders.Length == 1,
            Topology.ActiveStandby => holders.Length == 2,
            _ => holders.Length > 0,
        };
        if (!wanted)
            yield return (8, $"{state.Id} ({topology}) is on {string.Join(", ", holders.Select(node => node.Name))}");
        var masters = holders.Count(node => node.Role is HaRole.Master);
        if (masters != (topology is Topology.ActiveActive ? holders.Length : 1))
            yield return (8, $"{masters} of {holders.Length} nodes shall serve {state.Id} ({topology})");
        foreach (var node in holders)
        {
            var really = _cloud.Nodes[node.Name].RoleOf(state.Id);
            if (node.Held?.Role != node.Role || node.Role?.ToString().ToUpperInvariant() != really)
                yield return (8, $"{node.Name} shall be {node.Role} of {state.Id}, has said {node.Held?.Role}, and is {really}");
            if (!node.IsAlive || node.IsDraining)
                yield return (8, $"{state.Id} has {node.Name} as {node.Standing}");
        }

        if (!Wanted(state).Rules.Any(rule => rule.Endpoints.Length > 0))
            yield break;
        foreach (var (name, node) in _cloud.Nodes)
        {
            var serves = holders.Any(holder => holder.Name == name && holder.Role is HaRole.Master);
            if (node.HoldsVip(state.Tree!.VipAddress!) != serves)
                yield return (8, $"{name} {(serves ? "serves" : "doesn't serve")} {state.Id}, and its VIP is {(serves ? "not " : "")}on lo");
        }
    }

    /// <summary>Nodes, the spare pool and the budget.</summary>
    private IEnumerable<(int Promise, string Text)> UnsettledFleet()
    {
        foreach (var node in Nodes)
        {
            if (node.Verdict is not NodeVerdict.Alive || node.Drain is not null || node.Told < node.Number)
                yield return (4, $"{node.Node} is {node.Verdict}{(node.Drain is null ? "" : ", drained")}, and was told of {node.Told} of {node.Number} standings");
        }

        var used = _loadBalancers.All.SelectMany(replayed => replayed.State.Nodes.Select(node => node.Name)).ToHashSet();
        foreach (var spare in Spares.Spares.Where(spare => spare.Lost is not null && !used.Contains(spare.Node)))
            yield return (8, $"{spare.Node} is taken in the place of {spare.Lost}, and nothing is on it");
        foreach (var unmet in Spares.Unmet)
            yield return (8, $"{unmet.Lost} is back, and its place is still sought");
        if (!Budget.Open.IsEmpty || !Budget.Waiting.IsEmpty || Budget.Pause is not null)
            yield return (4, $"the budget has {Budget.Open.Count} failovers open and {Budget.WaitingCount} waiting");
    }
}
