using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Nodes;

/// <summary>
/// Access narrows before rules are put and widens after they are gone: who shall get in is let in before the rest is shut out,
/// and the rest is shut out before a listener opens.
/// </summary>
internal sealed class FirewallPlan(ImmutableArray<FirewallRule> from, ImmutableArray<FirewallRule> to)
{
    private readonly ImmutableArray<FirewallRule> _added = [.. to.Except(from)];
    private readonly ImmutableArray<FirewallRule> _removed = [.. from.Except(to)];

    public IEnumerable<NodeCall> Before()
    {
        foreach (var rule in _added.Where(rule => rule.Allow).Concat(_added.Where(rule => !rule.Allow)))
        {
            // The node's key leaves out what the rule does, so the opposite rule has to make room.
            foreach (var old in _removed.Where(old => SameKey(old, rule)))
                yield return new NodeCall.DeleteFirewall(old);
            yield return new NodeCall.AddFirewall(rule);
        }
    }

    public IEnumerable<NodeCall> After() =>
        _removed.Where(old => !_added.Any(rule => SameKey(old, rule)))
            .OrderBy(rule => rule.Allow)
            .Select(rule => new NodeCall.DeleteFirewall(rule));

    private static bool SameKey(FirewallRule a, FirewallRule b) => a with { Allow = b.Allow } == b;
}
