using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Nodes;

/// <summary>
/// What a node holds at some point of a plan. A node keeps an endpoint object (its probe, and the address that is probed) per address,
/// protocol and port: the first rule that needs it makes it, others share it, and it goes with the last of them
/// (LoxiLB 0.9.8, DeleteEPHost), also when it had been made by name beforehand. So a plan only deletes objects that no rule ever used.
/// </summary>
internal sealed class PlannedNode
{
    /// <summary>A rule keeps the endpoints that it lost as tombstones; with more than this many altogether the node starts the rule's endpoints afresh.</summary>
    private const int EndpointsWithTombstones = 32;

    private readonly Dictionary<RuleKey, LbRule> _rules = [];
    private readonly Dictionary<string, EndpointObject> _objects = new(StringComparer.Ordinal);

    public PlannedNode(NodeConfiguration configuration)
    {
        foreach (var probe in configuration.Probes)
            PutProbe(probe);
        foreach (var rule in configuration.Rules)
            PutRule(rule);
    }

    public LbRule? FindRule(RuleKey key) => _rules.GetValueOrDefault(key);

    public EndpointObject? FindObject(string name) => _objects.GetValueOrDefault(name);

    /// <summary>The endpoints whose objects the node would drop and make again if the rule were put in place now.</summary>
    public IEnumerable<RuleEndpoint> Restarted(LbRule rule)
    {
        if (FindRule(rule.Key) is not { } old)
            return [];
        var names = NamesOf(old);
        return names.Union(NamesOf(rule)).Count() <= EndpointsWithTombstones
            ? []
            : rule.Endpoints.Where(endpoint => NameOf(rule, endpoint) is var name && names.Contains(name) && _objects[name].Holders.Count == 1);
    }

    public void PutRule(LbRule rule)
    {
        var restarted = Restarted(rule).Select(endpoint => NameOf(rule, endpoint)).ToHashSet(StringComparer.Ordinal);
        if (FindRule(rule.Key) is { } old)
            Release(rule.Key, NamesOf(old).Where(name => restarted.Contains(name) || !NamesOf(rule).Contains(name)));
        foreach (var endpoint in rule.Endpoints)
        {
            var name = NameOf(rule, endpoint);
            if (!_objects.TryGetValue(name, out var held))
                _objects[name] = held = new EndpointObject(endpoint.Address);
            held.Holders.Add(rule.Key);
        }

        _rules[rule.Key] = rule;
    }

    public void DeleteRule(RuleKey key)
    {
        if (_rules.Remove(key, out var rule))
            Release(key, NamesOf(rule));
    }

    public void PutProbe(EndpointProbe probe)
    {
        if (!_objects.TryGetValue(probe.Name, out var held))
            _objects[probe.Name] = held = new EndpointObject(probe.HostName);
        held.Probe = probe.Type == ProbeType.None ? null : probe;
    }

    public void DeleteProbe(string name) => _objects.Remove(name);

    public static string NameOf(LbRule rule, RuleEndpoint endpoint) =>
        EndpointProbe.NameOf(endpoint.Address, rule.Key.Protocol, endpoint.TargetPort);

    private static HashSet<string> NamesOf(LbRule rule) =>
        rule.Endpoints.Select(endpoint => NameOf(rule, endpoint)).ToHashSet(StringComparer.Ordinal);

    private void Release(RuleKey rule, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var held = _objects[name];
            held.Holders.Remove(rule);
            if (held.Holders.Count == 0)
                _objects.Remove(name);
        }
    }
}

internal sealed class EndpointObject(string hostName)
{
    /// <summary>Fixed when the object is made.</summary>
    public string HostName { get; } = hostName;

    public EndpointProbe? Probe { get; set; }

    public HashSet<RuleKey> Holders { get; } = [];
}
