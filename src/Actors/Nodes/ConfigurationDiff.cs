using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Nodes;

/// <summary>
/// The fewest calls that bring a node from one configuration to another, in an order that neither opens a listener to everyone
/// on the way nor interrupts it where the node can do without. Pure: equal arguments give equal plans.
/// </summary>
/// <remarks>
/// A plan that stops half-way leaves the node between the two; then plan again from what the node shows.
/// Endpoint objects are taken to be this load balancer's alone: a node shares one between all rules for the same address,
/// protocol and port, and nothing here knows of the rules of other load balancers.
/// </remarks>
public static class ConfigurationDiff
{
    /// <param name="from">What the node holds: what was applied last, or what was read from it. The order of a rule's endpoints does not count.</param>
    /// <param name="to">What it shall hold. No two rules with one key, no two probes with one name. A probe that no rule's endpoint bears the name of is not put.</param>
    public static ImmutableArray<NodeCall> Plan(NodeConfiguration from, NodeConfiguration to)
    {
        var firewall = new FirewallPlan(from.Firewall, to.Firewall);
        return [.. firewall.Before(), .. RulePlan.Calls(from, to), .. firewall.After()];
    }
}
