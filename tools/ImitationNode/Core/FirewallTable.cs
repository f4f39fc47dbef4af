using System.Globalization;
using System.Net;

namespace LoxiActors.Imitation.Core;

/// <summary>The firewall rules of a node and what of them is in its data plane.</summary>
internal sealed class FirewallTable(int limit)
{
    private readonly OrderedDictionary<string, FirewallRule> _rules = new(StringComparer.Ordinal);
    private readonly List<FirewallRule> _leftovers = [];
    private readonly NumberPool _numbers = new(limit);

    /// <summary>Adds (true) or deletes (false) the rule that carries a SNAT action; null or the engine's error text.</summary>
    public Func<LbRuleArgs, bool, string?>? SnatRule { get; set; }

    public IEnumerable<FirewallRule> All => _rules.Values;

    /// <summary>Rules that were deleted but still drop or pass traffic: those with destination ports (seen on LoxiLB 0.9.8).</summary>
    public IReadOnlyList<FirewallRule> Leftovers => _leftovers;

    public string? Add(FirewallMatch match, FirewallAction action)
    {
        if (action.DoSnat && !GoIp.IsV4Text(action.ToIp) && action.ToIp.Contains(':'))
        {
            match = match with
            {
                Source = match.Source == "0.0.0.0/0" ? "::/0" : match.Source,
                Destination = match.Destination == "0.0.0.0/0" ? "::/0" : match.Destination,
            };
        }

        if (Normalise(match, out var normal) is { } error)
            return error;
        var key = Key(normal, normal.HasSourcePorts ? Ports(normal.MinSourcePort, normal.MaxSourcePort) : "",
            normal.HasDestinationPorts ? Ports(normal.MinDestinationPort, normal.MaxDestinationPort) : "");
        if (_rules.TryGetValue(key, out var existing))
        {
            if (!action.DoSnat)
                existing.Action = existing.Action with { Mark = action.Mark };
            return "fwrule-exists error";
        }

        action = OneOf(action);
        if (action.DoSnat && !GoIp.TryParse(action.ToIp, out _))
            return "malformed-args error";
        if (action.DoSnat && action.Mark != 0)
            return "malformed-args fwmark !=0 for snat-error";
        if (!_numbers.TryTake(out var number))
            return "rule-mark error";
        if (action.DoSnat)
        {
            if (SnatRule?.Invoke(SnatArgs(action, number), true) is not null)
            {
                _numbers.Free(number);
                return "rule-snat error";
            }

            action = action with { Mark = (uint)number | (action.OnDefault ? Limits.OnDefaultSnatMark : Limits.NatMark) };
        }

        _rules[key] = new FirewallRule { Number = number, Match = normal, Action = action };
        return null;
    }

    /// <remarks>
    /// The engine looks a rule up with its destination ports in place of its source ports. Key parts are joined without
    /// a separator, so that finds rules with one kind of ports and misses rules with both (read in LoxiLB 64045de).
    /// </remarks>
    public string? Delete(FirewallMatch match)
    {
        if (Normalise(match, out var normal) is { } error)
            return error;
        var ports = normal.HasDestinationPorts ? Ports(normal.MinDestinationPort, normal.MaxDestinationPort)
            : normal.HasSourcePorts ? Ports(normal.MinSourcePort, normal.MaxSourcePort) : "";
        var key = Key(normal, ports, "");
        if (!_rules.Remove(key, out var rule))
            return "no-rule error";
        if (rule.Action.DoSnat)
            SnatRule?.Invoke(SnatArgs(rule.Action, rule.Number), false);
        _numbers.Free(rule.Number);
        if (rule.Match.HasDestinationPorts)
            _leftovers.Add(rule);
        return null;
    }

    private static string? Normalise(FirewallMatch match, out FirewallMatch normal)
    {
        normal = match;
        if (!GoIp.TryParsePrefix(match.Destination, out var destination))
            return "malformed-rule dst error";
        if (!GoIp.TryParsePrefix(match.Source, out var source))
            return "malformed-rule src error";
        normal = match with { Destination = destination.ToString(), Source = source.ToString() };
        return null;
    }

    private static FirewallAction OneOf(FirewallAction action)
    {
        var bare = new FirewallAction { Mark = action.Mark, Record = action.Record, OnDefault = action.OnDefault };
        return action switch
        {
            { Allow: true } => bare with { Allow = true },
            { Drop: true } => bare with { Drop = true },
            { Redirect: true } => bare with { Redirect = true, RedirectPortName = action.RedirectPortName },
            { Trap: true } => bare with { Trap = true },
            { DoSnat: true } => bare with { DoSnat = true, ToIp = action.ToIp, ToPort = action.ToPort },
            _ => bare with { Drop = true },
        };
    }

    private static LbRuleArgs SnatArgs(FirewallAction action, int number) => new()
    {
        ExternalIp = IPAddress.TryParse(action.ToIp, out var ip) && !GoIp.IsV4(ip) ? "::" : "0.0.0.0",
        Protocol = "none",
        Block = (uint)number | Limits.NatMark,
        Snat = true,
        InactiveTimeout = Limits.InactiveTimeoutSeconds,
        Name = string.Create(CultureInfo.InvariantCulture, $"snat:{action.ToIp}:{action.ToPort}"),
        Endpoints = [new LbEndpointArgs(action.ToIp, action.ToPort, 0)],
    };

    private static string Ports(ushort min, ushort max) =>
        min == max ? min.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{min}{max}");

    private static string Key(FirewallMatch match, string sourcePorts, string destinationPorts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{match.PortName}|{match.Destination}|{match.Source}|{match.Protocol}|{sourcePorts}{destinationPorts}|{match.Preference}");
}
