using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Nodes;

/// <summary>What a node makes of a POST over a rule that it has; in the order in which a plan prefers to send them.</summary>
internal enum RuleChange
{
    /// <summary>The node has no such rule.</summary>
    New,

    /// <summary>Taken in place, and every endpoint stays.</summary>
    Grown,

    /// <summary>Taken in place, and some endpoint goes.</summary>
    Shrunk,

    /// <summary>Not noticed by the node (409), or noticed but not carried through: the rule has to be deleted first.</summary>
    Replaced,

    None,
}

internal static class RuleChanges
{
    public static RuleChange Between(LbRule? from, LbRule to)
    {
        if (from is null)
            return RuleChange.New;
        if (from.Name != to.Name || from.Bgp != to.Bgp || Translates(from.Mode) != Translates(to.Mode))
            return RuleChange.Replaced;

        var old = Weights(from);
        var wanted = Weights(to);
        if (old.Keys.Any(endpoint => !wanted.ContainsKey(endpoint)))
            return RuleChange.Shrunk;
        if (wanted.Any(endpoint => !old.TryGetValue(endpoint.Key, out var weight) || weight != endpoint.Value)
            || from.Selection != to.Selection || from.Mode != to.Mode || from.ProxyProtocolV2 != to.ProxyProtocolV2)
            return RuleChange.Grown;

        // The idle timeout is only taken along with something that the node notices.
        return from.InactiveTimeout == to.InactiveTimeout ? RuleChange.None : RuleChange.Replaced;
    }

    /// <summary>
    /// A node shows a change between DNAT and the modes that also translate the source, but its data plane keeps the kind that the rule
    /// was created with (LoxiLB 0.9.8, AddLbRule: actType is only set for a new rule).
    /// </summary>
    private static bool Translates(NatMode mode) => mode != NatMode.Dnat;

    private static Dictionary<(string Address, int Port), int> Weights(LbRule rule)
    {
        var weights = new Dictionary<(string, int), int>();
        foreach (var endpoint in rule.Endpoints)
            weights[(endpoint.Address, endpoint.TargetPort)] = endpoint.Weight;
        return weights;
    }
}
