namespace LoxiActors.Imitation.Core;

/// <summary>
/// The VIPs that a node with --bgp would advertise, counted as LoxiLB does (read in LoxiLB 64045de, NetLbRuleAdd, NetLbRuleDel,
/// AddBGPRule, DelBGPRule): each applied rule POST with bgp counts one up, also one in place; each DELETE with bgp counts one down,
/// also one of a rule that is not there. What the rule itself says does not matter.
/// </summary>
internal sealed class BgpTable
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Advertised => _counts;

    public void Posted(LbRuleArgs args)
    {
        if (!args.Bgp)
            return;
        foreach (var ip in args.SecondaryIps.Prepend(args.ExternalIp))
            _counts[ip] = _counts.GetValueOrDefault(ip) + 1;
    }

    /// <param name="secondaryIps">Of the rule, if there was one.</param>
    public void Deleted(LbRuleArgs args, IEnumerable<string> secondaryIps)
    {
        if (!args.Bgp)
            return;
        foreach (var ip in secondaryIps.Append(args.ExternalIp))
        {
            if (_counts.TryGetValue(ip, out var count) && count > 1)
                _counts[ip] = count - 1;
            else
                _counts.Remove(ip);
        }
    }
}
