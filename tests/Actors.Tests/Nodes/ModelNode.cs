using LoxiActors.Actors.Nodes;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Tests.Nodes;

/// <summary>A LoxiLB node as far as plans go: rules, endpoint objects with reference counts, firewall rules. Written from what a node was seen to answer, not from the planner.</summary>
internal sealed class ModelNode
{
    private sealed class Held(LbRule rule)
    {
        public LbRule Shown = rule;
        public bool TranslatesSource = rule.Mode != NatMode.Dnat;
        public List<RuleEndpoint> Tombstones = [];
    }

    private sealed class EndpointObject(string host)
    {
        public readonly string Host = host;
        public EndpointProbe? Probe;
        public int References;
    }

    private readonly SortedDictionary<string, Held> _rules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EndpointObject> _objects = new(StringComparer.Ordinal);

    /// <summary>By VIP: that of the first rule, as long as the VIP has any.</summary>
    private readonly SortedDictionary<string, string> _instances = new(StringComparer.Ordinal);

    /// <summary>By VIP: how many POSTs announced it, less the DELETEs that withdrew it.</summary>
    private readonly SortedDictionary<string, int> _announced = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FirewallRule> _firewall = new(StringComparer.Ordinal);

    /// <summary>VIPs that lost their last rule at some time.</summary>
    public HashSet<string> Withdrawn { get; } = [];

    public static ModelNode Holding(NodeConfiguration configuration)
    {
        var node = new ModelNode();
        foreach (var probe in configuration.Probes)
            node.Apply(new NodeCall.PutProbe(probe));
        foreach (var rule in configuration.Rules)
            node.Apply(new NodeCall.PutRule(rule) { Announces = rule.Bgp });
        foreach (var rule in configuration.Firewall)
            node.Apply(new NodeCall.AddFirewall(rule));
        return node;
    }

    /// <summary>The HTTP status.</summary>
    public int Apply(NodeCall call) => call switch
    {
        NodeCall.PutRule put => Counted(PutRule(put.Rule with { Bgp = put.Announces }), put.Rule.Key, put.Announces, 1),
        NodeCall.DeleteRule delete => Counted(DeleteRule(delete.Key), delete.Key, delete.Withdraws, -1),
        NodeCall.PutProbe put => PutProbe(put.Probe),
        NodeCall.DeleteProbe delete => DeleteProbe(delete.Probe.Name),
        NodeCall.AddFirewall add => _firewall.TryAdd(Key(add.Rule), add.Rule) ? 200 : 409,
        NodeCall.DeleteFirewall delete => _firewall.Remove(Key(delete.Rule)) ? 200 : 404,
        _ => throw new NotSupportedException(call.ToString()),
    };

    /// <summary>Everything that matters to traffic, as text.</summary>
    public string Show() => string.Join('\n',
        _rules.Values.Select(held =>
                $"{held.Shown.Key} {held.Shown.Name} {held.Shown.Selection} {held.Shown.Mode}/{held.TranslatesSource} {held.Shown.InactiveTimeout} "
                + $"{held.Shown.ProxyProtocolV2} {held.Shown.Bgp} {string.Join(',', held.Shown.Endpoints.OrderBy(Text, StringComparer.Ordinal))}")
            .Concat(_objects.Select(entry => $"{entry.Key} at {entry.Value.Host} used {entry.Value.References}: {entry.Value.Probe}"))
            .Concat(_instances.Select(entry => $"{entry.Key} of {entry.Value}"))
            .Concat(_announced.Where(entry => entry.Value > 0).Select(entry => $"{entry.Key} announced {entry.Value}"))
            .Concat(_firewall.Values.Select(rule => rule.ToString())));

    private int Counted(int status, RuleKey key, bool counts, int by)
    {
        // A rule that is not there is counted off all the same.
        if (counts && (status == 200 || by < 0))
            _announced[key.ExternalIp] = Math.Max(0, _announced.GetValueOrDefault(key.ExternalIp) + by);
        return status;
    }

    private int PutRule(LbRule rule)
    {
        if (rule.Endpoints.Length is 0 or > 32)
            return 400;
        if (!_rules.TryGetValue(rule.Key.ToString(), out var held))
        {
            _rules[rule.Key.ToString()] = new Held(rule);
            _instances.TryAdd(rule.Key.ExternalIp, rule.Name.Contains(':', StringComparison.Ordinal) ? rule.Name.Split(':')[1] : "llb-inst0");
            foreach (var endpoint in rule.Endpoints)
                Reference(rule, endpoint);
            return 200;
        }

        var old = held.Shown;
        var oldByName = old.Endpoints.ToDictionary(Text);
        var newByName = rule.Endpoints.ToDictionary(Text);
        var noticed = old.Selection != rule.Selection || old.Mode != rule.Mode || old.ProxyProtocolV2 != rule.ProxyProtocolV2
            || oldByName.Count != newByName.Count
            || newByName.Any(entry => !oldByName.TryGetValue(entry.Key, out var same) || same.Weight != entry.Value.Weight);
        if (!noticed)
            return 409;

        var gone = old.Endpoints.Where(endpoint => !newByName.ContainsKey(Text(endpoint))).ToList();
        held.Tombstones = [.. held.Tombstones.Where(endpoint => !newByName.ContainsKey(Text(endpoint))), .. gone];
        if (held.Tombstones.Count + rule.Endpoints.Length > 32)
        {
            foreach (var endpoint in old.Endpoints)
                Dereference(rule, endpoint);
            foreach (var endpoint in rule.Endpoints)
                Reference(rule, endpoint);
            held.Tombstones = [];
        }
        else
        {
            foreach (var endpoint in gone)
                Dereference(rule, endpoint);
            foreach (var endpoint in rule.Endpoints.Where(endpoint => !oldByName.ContainsKey(Text(endpoint))))
                Reference(rule, endpoint);
        }

        held.Shown = rule with { Name = old.Name, Bgp = old.Bgp };
        return 200;
    }

    private int DeleteRule(RuleKey key)
    {
        if (!_rules.Remove(key.ToString(), out var held))
            return 404;
        foreach (var endpoint in held.Shown.Endpoints)
            Dereference(held.Shown, endpoint);
        if (_rules.Values.All(rule => rule.Shown.Key.ExternalIp != key.ExternalIp))
        {
            Withdrawn.Add(key.ExternalIp);
            _instances.Remove(key.ExternalIp);
        }

        return 200;
    }

    private int PutProbe(EndpointProbe probe)
    {
        if (!_objects.TryGetValue(probe.Name, out var held))
            _objects[probe.Name] = held = new EndpointObject(probe.HostName);
        held.Probe = probe.Type == ProbeType.None ? null : probe with { HostName = held.Host };
        return 200;
    }

    private int DeleteProbe(string name)
    {
        if (!_objects.TryGetValue(name, out var held))
            return 404;
        if (held.References > 0)
            return 409;
        _objects.Remove(name);
        return 200;
    }

    private void Reference(LbRule rule, RuleEndpoint endpoint)
    {
        var name = Name(rule, endpoint);
        if (!_objects.TryGetValue(name, out var held))
            _objects[name] = held = new EndpointObject(endpoint.Address);
        held.References++;
    }

    private void Dereference(LbRule rule, RuleEndpoint endpoint)
    {
        var name = Name(rule, endpoint);
        if (--_objects[name].References == 0)
            _objects.Remove(name);
    }

    private static string Text(RuleEndpoint endpoint) => $"{endpoint.Address}:{endpoint.TargetPort}";

    private static string Name(LbRule rule, RuleEndpoint endpoint) =>
        $"{endpoint.Address}_{rule.Key.Protocol.ToString().ToLowerInvariant()}_{endpoint.TargetPort}";

    private static string Key(FirewallRule rule) => $"{rule.SourceCidr} {rule.DestinationCidr} {rule.Protocol} {rule.Preference}";
}
