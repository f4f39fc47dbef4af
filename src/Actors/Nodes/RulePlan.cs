using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Nodes;

/// <summary>
/// The calls for rules and their probes. Rules are put before others are deleted, because a node withdraws a VIP with its last rule
/// and drops an endpoint's probe with the last rule that uses it.
/// </summary>
internal sealed class RulePlan
{
    private readonly NodeConfiguration _from;
    private readonly NodeConfiguration _to;
    private readonly PlannedNode _node;
    private readonly Dictionary<string, EndpointProbe> _wanted;

    /// <summary>The names of the endpoint objects that the wanted rules use.</summary>
    private readonly HashSet<string> _used;
    private readonly List<NodeCall> _calls = [];

    /// <summary>Rules that are not to be deleted to make room.</summary>
    private readonly HashSet<RuleKey> _spared;

    /// <summary>Rules that were deleted to make room.</summary>
    private readonly List<RuleKey> _victims = [];

    private RulePlan(NodeConfiguration from, NodeConfiguration to, HashSet<RuleKey> spared)
    {
        _spared = spared;
        _from = from;
        _to = to;
        _node = new PlannedNode(from);
        _wanted = to.Probes.Where(probe => probe.Type != ProbeType.None).ToDictionary(probe => probe.Name, StringComparer.Ordinal);
        _used = to.Rules
            .SelectMany(rule => rule.Endpoints.Select(endpoint => PlannedNode.NameOf(rule, endpoint)))
            .ToHashSet(StringComparer.Ordinal);
    }

    public static IReadOnlyList<NodeCall> Calls(NodeConfiguration from, NodeConfiguration to)
    {
        var plan = new RulePlan(from, to, []);
        var calls = plan.TryCalls()!;

        // Which rules had best make room only shows at the end: leave out each that turns out not to be needed.
        var spared = new HashSet<RuleKey>();
        foreach (var victim in plan._victims)
        {
            spared.Add(victim);
            if (new RulePlan(from, to, spared).TryCalls() is { } leaner && leaner.Count < calls.Count)
                calls = leaner;
            else
                spared.Remove(victim);
        }

        return calls;
    }

    /// <summary>Null if some spared rule is in the way.</summary>
    private List<NodeCall>? TryCalls()
    {
        var keys = _to.Rules.Select(rule => rule.Key).ToHashSet();
        var gone = _from.Rules.Where(rule => !keys.Contains(rule.Key)).ToList();

        DropStrayObjects();
        foreach (var rule in gone.Where(rule => rule.Endpoints.Any(endpoint => ProbesWrongHost(rule, endpoint))))
            DeleteRule(rule.Key);
        ReleaseVips();
        if (!TryPutRules())
            return null;
        foreach (var rule in _to.Rules)
            SetProbes(rule);
        foreach (var rule in gone.Where(rule => _node.FindRule(rule.Key) is not null))
            DeleteRule(rule.Key);
        return _calls;
    }

    /// <summary>Objects that were made for a rule that never came: nothing but a call removes them.</summary>
    private void DropStrayObjects()
    {
        foreach (var probe in _from.Probes.Where(probe => _node.FindObject(probe.Name) is { Holders.Count: 0 }))
        {
            if (_wanted.TryGetValue(probe.Name, out var wanted) && wanted.HostName == probe.HostName)
                continue;
            _calls.Add(new NodeCall.DeleteProbe(probe));
            _node.DeleteProbe(probe.Name);
        }
    }

    /// <summary>
    /// A node binds a VIP to the HA instance of the first rule that brings it, until its last rule goes (LoxiLB 0.9.8, AddRuleVIP).
    /// So where the instance changes, all rules of the VIP go before the first one comes.
    /// </summary>
    private void ReleaseVips()
    {
        var instances = _to.Rules.ToLookup(rule => rule.Key.ExternalIp, rule => RuleName.InstanceOf(rule.Name));
        foreach (var vip in _from.Rules.GroupBy(rule => rule.Key.ExternalIp))
        {
            if (!instances.Contains(vip.Key) || vip.All(rule => instances[vip.Key].Contains(RuleName.InstanceOf(rule.Name))))
                continue;
            foreach (var rule in vip.Where(rule => _node.FindRule(rule.Key) is not null))
                DeleteRule(rule.Key);
        }
    }

    private bool TryPutRules()
    {
        var pending = _to.Rules
            .Select(rule => (Rule: rule, Change: RuleChanges.Between(_node.FindRule(rule.Key), rule)))
            .Where(item => item.Change != RuleChange.None || item.Rule.Endpoints.Any(endpoint => ProbesWrongHost(item.Rule, endpoint)))
            .OrderBy(item => item.Change)
            .ToList();
        while (pending.Count > 0)
        {
            var next = pending.FindIndex(item => WaitsForNobody(item.Rule));
            if (next >= 0)
            {
                Put(pending[next].Rule, pending[next].Change);
                pending.RemoveAt(next);
                continue;
            }

            // Every rule that is left shares an object that must be made anew with another one, so one of them lets go first.
            var holder = pending.FindIndex(item => HoldsWrongHost(item.Rule.Key) && !_spared.Contains(item.Rule.Key));
            if (holder < 0)
                return false;
            _victims.Add(pending[holder].Rule.Key);
            DeleteRule(pending[holder].Rule.Key);
            pending[holder] = (pending[holder].Rule, RuleChange.New);
        }

        return true;
    }

    private void Put(LbRule rule, RuleChange change)
    {
        if (_node.FindRule(rule.Key) is not null && (change == RuleChange.Replaced || KeepsWrongHostInPlace(rule)))
            DeleteRule(rule.Key);

        // A rule adopts an object that is already there under the endpoint's name; afterwards its host can't be changed.
        foreach (var endpoint in rule.Endpoints)
        {
            var name = PlannedNode.NameOf(rule, endpoint);
            if (_node.FindObject(name) is null && HostFor(name, endpoint.Address) != endpoint.Address)
                PutProbe(_wanted[name]);
        }

        _calls.Add(new NodeCall.PutRule(rule) { Announces = rule.Bgp && _node.FindRule(rule.Key) is null });
        _node.PutRule(rule);
        SetProbes(rule);
    }

    /// <summary>Objects that stay keep their host; those that the node makes anew by itself get the endpoint's own address.</summary>
    private bool KeepsWrongHostInPlace(LbRule rule)
    {
        var restarted = _node.Restarted(rule).ToHashSet();
        return rule.Endpoints.Any(endpoint => restarted.Contains(endpoint)
            ? HostFor(PlannedNode.NameOf(rule, endpoint), endpoint.Address) != endpoint.Address
            : ProbesWrongHost(rule, endpoint));
    }

    private void SetProbes(LbRule rule)
    {
        foreach (var endpoint in rule.Endpoints)
        {
            var name = PlannedNode.NameOf(rule, endpoint);
            var present = _node.FindObject(name)?.Probe;
            if (_wanted.TryGetValue(name, out var wanted))
            {
                if (present != wanted)
                    PutProbe(wanted);
            }
            else if (present is not null)
            {
                PutProbe(present with { Type = ProbeType.None, Port = 0, Request = "" });
            }
        }
    }

    private bool WaitsForNobody(LbRule rule) => rule.Endpoints
        .Where(endpoint => ProbesWrongHost(rule, endpoint))
        .All(endpoint => _node.FindObject(PlannedNode.NameOf(rule, endpoint))!.Holders.All(holder => holder == rule.Key));

    private bool HoldsWrongHost(RuleKey key) =>
        _node.FindRule(key) is { } held && held.Endpoints.Any(endpoint => ProbesWrongHost(held, endpoint));

    /// <summary>True if the endpoint's object is wanted by some rule with another host than the one that it was made with.</summary>
    private bool ProbesWrongHost(LbRule rule, RuleEndpoint endpoint)
    {
        var name = PlannedNode.NameOf(rule, endpoint);
        return _node.FindObject(name) is { } held && _used.Contains(name) && held.HostName != HostFor(name, endpoint.Address);
    }

    private string HostFor(string name, string address) => _wanted.TryGetValue(name, out var probe) ? probe.HostName : address;

    private void DeleteRule(RuleKey key)
    {
        _calls.Add(new NodeCall.DeleteRule(key) { Withdraws = _node.FindRule(key) is { Bgp: true } });
        _node.DeleteRule(key);
    }

    private void PutProbe(EndpointProbe probe)
    {
        _calls.Add(new NodeCall.PutProbe(probe));
        _node.PutProbe(probe);
    }
}
