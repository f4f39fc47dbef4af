using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>What somebody's wish to move a load balancer means, or why it can't be granted.</summary>
/// <param name="Add">A node that is to hold it from now on; null: none.</param>
internal sealed record FailoverRequest(ImmutableArray<NodeName> From, ImmutableArray<NodeName> Replace, NodeName? Add)
{
    /// <summary>Octavia's name of the call that asks for one.</summary>
    public const string OctaviaMethod = "loadbalancer_failover";

    /// <summary>Null when it can be done.</summary>
    public static Refusal? Refuse(LoadBalancerState state, Topology topology, NodeName? to, NodeInventory nodes)
    {
        if (state.Phase is not LoadBalancerPhase.Living || state.Tree is not { } tree)
            return Refusal.NotFound($"loadbalancer_id: there is no load balancer {state.Id}");
        if (topology is Topology.ActiveActive)
            return Refusal.Unsupported("topology ACTIVE_ACTIVE: every node serves; drain the node that is not to");
        if (state.Failover is { } open)
            return Refusal.Contradiction($"failover {open.Number} is under way since {open.OpenedAt:HH:mm:ss} UTC: {open.Reason}");
        if (RolePlan.ActiveOf(state).IsEmpty)
            return Refusal.Contradiction("no node serves it yet");
        if (to is not { } target)
            return null;
        if (RolePlan.ActiveOf(state).Contains(target))
            return Refusal.Contradiction($"to: {target} serves it already");
        if (state.FindNode(target) is { } known)
        {
            return known is { IsLeaving: false, IsAlive: true, IsDraining: false }
                ? null
                : Refusal.Contradiction($"to: {target} is {Standing(known)}");
        }

        if (nodes.Nodes.FirstOrDefault(node => node.Name == target) is not { } other)
            return Refusal.NotFound($"to: there is no node {target}");
        if (!other.Standing.TakesLoad)
            return Refusal.Contradiction($"to: {target} is not alive, or is drained");
        return tree.Zone is { } zone && other.Zone is { } its && its != zone
            ? Refusal.Contradiction($"to: {target} is in zone {its}, and the load balancer in {zone}")
            : null;
    }

    public static FailoverRequest PlanFor(LoadBalancerState state, NodeName? to)
    {
        var active = RolePlan.ActiveOf(state);
        if (to is { } target && state.FindNode(target) is null)
            return new FailoverRequest(active, active, target);
        var others = state.Holders.Any(node => !active.Contains(node.Name) && node is { IsAlive: true, IsDraining: false });
        return new FailoverRequest(active, others ? [] : active, null);
    }

    private static string Standing(NodePlacement node) =>
        node.IsLeaving ? "on its way out" : node.IsDraining ? "drained" : node.IsDead ? "dead" : "suspect";
}
