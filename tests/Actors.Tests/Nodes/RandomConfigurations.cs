using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Tests.Nodes;

/// <summary>Small configurations over few addresses, so that two of them have much in common.</summary>
internal sealed class RandomConfigurations(int seed)
{
    private static readonly EndpointSelection[] Selections = [EndpointSelection.RoundRobin, EndpointSelection.Priority, EndpointSelection.Hash];
    private static readonly NatMode[] Modes = [NatMode.OneArm, NatMode.OneArm, NatMode.FullNat, NatMode.Dnat];
    private static readonly string[] Instances = ["", "", ":a", ":b"];
    private readonly Random _random = new(seed);

    /// <summary>All rules of a load balancer belong to one.</summary>
    private string _instance = "";

    /// <summary>Likewise.</summary>
    private bool _bgp;

    public NodeConfiguration Next()
    {
        var rules = new List<LbRule>();
        _instance = Instances[_random.Next(Instances.Length)];
        _bgp = _random.Next(2) == 0;
        var crowded = _random.Next(8) == 0;
        for (var port = 80; port < 84; port++)
        {
            if (_random.Next(3) > 0)
                rules.Add(Rule(port, crowded ? 40 : 5, crowded ? 26 : 1));
        }

        return new NodeConfiguration([.. rules], [.. Probes(rules)], [.. Firewall()]);
    }

    /// <summary>A neighbour: one thing about some rules or probes is another.</summary>
    public NodeConfiguration Near(NodeConfiguration configuration)
    {
        if (_random.Next(6) == 0)
            _bgp = !_bgp;
        if (_random.Next(6) == 0)
            _instance = Instances[_random.Next(Instances.Length)];
        var rules = configuration.Rules.Select(rule => _random.Next(6) switch
        {
            0 => rule with { InactiveTimeout = 60 },
            1 => rule with { Name = $"renamed{_instance}" },
            2 => rule with { Endpoints = rule.Endpoints[..1] },
            3 => Rule(rule.Key.Port, 5, 1),
            _ => rule,
        }).Select(rule => rule with { Name = rule.Name.Split(':')[0] + _instance, Bgp = _bgp }).ToList();
        var names = Names(rules);
        var probes = configuration.Probes
            .Where(probe => names.ContainsKey(probe.Name) && _random.Next(6) > 0)
            .Select(probe => _random.Next(6) == 0 ? Probe(probe.Name, names[probe.Name]) : probe);
        return new NodeConfiguration([.. rules], [.. probes], [.. Firewall()]);
    }

    private LbRule Rule(int port, int addresses, int minimum)
    {
        var endpoints = Enumerable.Range(1, addresses).OrderBy(_ => _random.Next()).Take(Math.Max(minimum, _random.Next(1, 4)))
            .Select(n => new RuleEndpoint($"10.0.0.{n}", 8080, _random.Next(1, 3))).OrderBy(endpoint => endpoint.Address, StringComparer.Ordinal);
        return new LbRule
        {
            Key = new RuleKey($"198.51.100.{port % 2}", port, port == 83 ? RuleProtocol.Udp : RuleProtocol.Tcp),
            Name = (_random.Next(5) == 0 ? "other" : "name") + _instance,
            Selection = Selections[_random.Next(Selections.Length)],
            Bgp = _bgp,
            Mode = Modes[_random.Next(Modes.Length)],
            InactiveTimeout = _random.Next(2) == 0 ? 50 : 300,
            Endpoints = [.. endpoints],
        };
    }

    private IEnumerable<EndpointProbe> Probes(List<LbRule> rules) =>
        Names(rules).Where(_ => _random.Next(4) > 0).Select(entry => Probe(entry.Key, entry.Value));

    private EndpointProbe Probe(string name, string address) => new()
    {
        Name = name,
        HostName = _random.Next(3) == 0 ? $"192.0.2.{_random.Next(1, 3)}" : address,
        Type = _random.Next(2) == 0 ? ProbeType.Tcp : ProbeType.Http,
        Port = 8080,
        Interval = 5,
        Retries = _random.Next(1, 3),
    };

    private IEnumerable<FirewallRule> Firewall()
    {
        if (_random.Next(2) == 0)
            yield break;
        yield return new FirewallRule("0.0.0.0/0", "198.51.100.1/32", 6, FirewallRule.DropPreference, false);
        for (var n = 0; n < 3; n++)
        {
            if (_random.Next(2) == 0)
                yield return new FirewallRule($"203.0.113.{n}/32", "198.51.100.1/32", 6, FirewallRule.AllowPreference, true);
        }
    }

    private static ImmutableSortedDictionary<string, string> Names(IEnumerable<LbRule> rules) => rules
        .SelectMany(rule => rule.Endpoints.Select(endpoint => (Name: EndpointProbe.NameOf(endpoint.Address, rule.Key.Protocol, endpoint.TargetPort), endpoint.Address)))
        .Distinct().ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Address, StringComparer.Ordinal);
}
