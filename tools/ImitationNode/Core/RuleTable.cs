namespace LoxiActors.Imitation.Core;

/// <summary>The load balancer rules of a node.</summary>
internal sealed class RuleTable(
    EndpointTable endpoints, FirewallTable firewall, AllowedSources sources, VipTable vips, int limit)
{
    private readonly OrderedDictionary<RuleKey, Rule> _rules = [];
    private readonly NumberPool _numbers = new(limit);

    public IEnumerable<Rule> All => _rules.Values;

    /// <returns>Null when applied, else the engine's error text.</returns>
    public string? Add(LbRuleArgs posted, DateTimeOffset now)
    {
        if (RuleArgsCheck.Check(posted, out var args) is { } error)
            return error;
        if (_rules.TryGetValue(args!.Key, out var rule))
            return Change(rule, args, now);
        return args.Args.Oper == EndpointConsolidation.Detach ? "lbrule not-exists error" : Create(args, now);
    }

    public Rule? Find(LbRuleArgs args) =>
        RuleArgsCheck.CheckDelete(args, out var key) is null ? _rules.GetValueOrDefault(key!) : null;

    public string? Delete(LbRuleArgs args)
    {
        if (RuleArgsCheck.CheckDelete(args, out var key) is { } error)
            return error;
        if (!_rules.Remove(key!, out var rule))
            return "no-rule error";
        if (!rule.Snat)
        {
            foreach (var endpoint in rule.Endpoints)
                Release(rule, endpoint);
            // An IPv6 port range keeps its automatic firewall rule (read in LoxiLB 64045de).
            if (args.PortMax != 0 && GoIp.IsV4(rule.ExternalIp))
                firewall.Delete(PortRangeMatch(rule, args.PortMax));
        }

        foreach (var prefix in rule.AllowedSources)
            sources.Remove(prefix, rule.Number);
        vips.Remove(rule);
        _numbers.Free(rule.Number);
        return null;
    }

    /// <summary>Carries endpoint states into the rules that monitor and were not synced within <paramref name="atLeast"/>.</summary>
    public void SyncEndpointStates(DateTimeOffset now, TimeSpan atLeast)
    {
        foreach (var rule in _rules.Values)
        {
            if (!rule.Monitor || now - rule.SyncedAt < atLeast || rule.Key.Protocol == "none")
                continue;
            foreach (var endpoint in rule.Endpoints)
                endpoint.NoService = !endpoints.IsUp(EndpointKey(rule, endpoint));
            rule.SyncedAt = now;
        }
    }

    private string? Create(RuleArgsCheck.Checked args, DateTimeOffset now)
    {
        var body = args.Args;
        if (!_numbers.TryTake(out var number))
            return "rule-hwm error";
        var rule = new Rule
        {
            Key = args.Key,
            Number = number,
            ExternalIp = args.ExternalIp,
            PrivateIp = args.PrivateIp,
            SecondaryIps = args.SecondaryIps,
            Name = body.Name,
            Bgp = body.Bgp,
            Managed = body.Managed,
            Monitor = body.Monitor,
            Egress = body.Egress,
            Security = body.Security,
            Snat = body.Snat,
            SyncedAt = now,
            Endpoints = args.Endpoints,
        };
        if (ReplaceSources(rule, body.AllowedSources) is { } error)
        {
            _numbers.Free(number);
            return error;
        }

        TakeChangeable(rule, body, now);
        if (!rule.Snat)
        {
            foreach (var endpoint in rule.Endpoints)
                Refer(rule, endpoint, body.Monitor);
            if (body.PortMax != 0)
            {
                var mark = unchecked(((uint)number << 16) | Limits.NatMark);
                firewall.Add(PortRangeMatch(rule, body.PortMax), new FirewallAction { Allow = true, Mark = mark });
            }
        }

        _rules.Add(args.Key, rule);
        vips.Add(rule);
        return null;
    }

    private string? Change(Rule rule, RuleArgsCheck.Checked args, DateTimeOffset now)
    {
        var body = args.Args;
        if (!rule.SecondaryIps.SequenceEqual(args.SecondaryIps))
            return "secIP modify error";
        var old = rule.Endpoints;
        var merge = EndpointConsolidation.Merge(old, args.Endpoints, body.Oper);
        if (!merge.Changed && !SettingsChanged(rule, body) && !SourcesChanged(rule, body))
            return "lbrule-exists error";
        if (rule.Security != body.Security)
            return "lbrule-exist error: cant modify rule security mode";
        if (rule.Egress != body.Egress)
            return "lbrule-exist error: cant modify rule egress mode";
        if (merge.Kept.Count == 0)
            return Delete(body);
        if (rule.Mode == 4 != (body.Mode == 4))
            return "lbrule-exist error: cant modify fullproxy rule mode";

        var (kept, removed) = (merge.Kept, merge.Removed);
        if (kept.Count > Limits.EndpointsPerRule)
            (kept, removed) = (args.Endpoints, old);
        if (ReplaceSources(rule, body.AllowedSources) is { } error)
            return error;
        TakeChangeable(rule, body, now);
        rule.Endpoints = kept;
        foreach (var endpoint in removed)
            Release(rule, endpoint);
        foreach (var endpoint in kept)
        {
            if (endpoint.Hidden)
                endpoint.Referenced = false;
            else
                Refer(rule, endpoint, body.Monitor);
        }

        return null;
    }

    /// <summary>The settings whose difference the engine notices.</summary>
    private static bool SettingsChanged(Rule rule, LbRuleArgs body) =>
        rule.ProbeType != body.ProbeType || rule.ProbePort != body.ProbePort || rule.ProbeRequest != body.ProbeRequest
        || rule.ProbeResponse != body.ProbeResponse || rule.PersistTimeout != body.PersistTimeout || rule.Sel != body.Sel
        || rule.Mode != body.Mode || rule.ProxyProtocolV2 != body.ProxyProtocolV2;

    /// <summary>
    /// The engine's comparison is upside down: for lists of one length it notices a prefix that equals every old one, so
    /// the same single prefix is a change and another single prefix is none (seen on LoxiLB 0.9.8).
    /// </summary>
    private static bool SourcesChanged(Rule rule, LbRuleArgs body) =>
        rule.AllowedSources.Count != body.AllowedSources.Count
        || body.AllowedSources.Any(posted => rule.AllowedSources.All(old => GoIp.Masked(old) == posted));

    private static void TakeChangeable(Rule rule, LbRuleArgs body, DateTimeOffset now)
    {
        rule.ProbeType = body.ProbeType;
        rule.ProbePort = body.ProbePort;
        rule.ProbeRequest = body.ProbeRequest;
        rule.ProbeResponse = body.ProbeResponse;
        rule.ProbeRetries = body.ProbeRetries;
        rule.ProbeTimeout = body.ProbeTimeout;
        rule.PersistTimeout = body.PersistTimeout;
        rule.ProxyProtocolV2 = body.ProxyProtocolV2;
        rule.Sel = body.Sel;
        rule.Mode = body.Mode;
        rule.InactiveTimeout = body.InactiveTimeout;
        rule.SyncedAt = now;
    }

    private string? ReplaceSources(Rule rule, IReadOnlyList<string> prefixes)
    {
        var added = new List<string>();
        foreach (var prefix in prefixes)
        {
            if (!sources.Add(prefix, rule.Number))
            {
                added.ForEach(done => sources.Remove(done, rule.Number));
                return "rule-allowed-src error";
            }

            added.Add(prefix);
        }

        rule.AllowedSources.ForEach(old => sources.Remove(old, rule.Number));
        rule.AllowedSources = added;
        return null;
    }

    private void Refer(Rule rule, RuleEndpoint endpoint, bool monitor)
    {
        if (endpoint.Referenced)
            return;
        var active = Rule.Probes(rule.Mode, monitor);
        var own = rule.ProbeType.Length != 0;
        var options = new ProbeOptions(
            own ? rule.ProbeType : EndpointKind(rule),
            own ? rule.ProbePort : KeyPort(rule, endpoint),
            own ? rule.ProbeRequest : "",
            own ? rule.ProbeResponse : "",
            rule.ProbeTimeout == 0 ? Limits.ProbeSeconds : rule.ProbeTimeout,
            rule.ProbeRetries == 0 ? Limits.ProbeRetries : rule.ProbeRetries,
            active);
        endpoint.Referenced = endpoints.Refer(EndpointKey(rule, endpoint), endpoint.Ip.ToString(), options);
    }

    private void Release(Rule rule, RuleEndpoint endpoint)
    {
        if (endpoint.Referenced)
            endpoints.Release(EndpointKey(rule, endpoint));
        endpoint.Referenced = false;
    }

    private static string EndpointKind(Rule rule) => rule.Key.Protocol is "tcp" or "udp" or "sctp" ? rule.Key.Protocol : "ping";

    private static ushort KeyPort(Rule rule, RuleEndpoint endpoint) => EndpointKind(rule) == "ping" ? (ushort)0 : endpoint.Port;

    private static string EndpointKey(Rule rule, RuleEndpoint endpoint) =>
        EndpointTable.MakeKey(endpoint.Ip.ToString(), EndpointKind(rule), KeyPort(rule, endpoint));

    private static FirewallMatch PortRangeMatch(Rule rule, ushort portMax) => new()
    {
        Source = GoIp.IsV4(rule.ExternalIp) ? "0.0.0.0/0" : "::/0",
        Destination = GoIp.IsV4(rule.ExternalIp) ? $"{rule.ExternalIp}/32" : $"{rule.ExternalIp}/128",
        MinDestinationPort = rule.Key.Port,
        MaxDestinationPort = portMax,
        Protocol = rule.Key.Protocol switch { "tcp" => 6, "udp" => 17, "icmp" => 1, "sctp" => 132, _ => 0 },
    };
}
