using System.Text.Json;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>An import file, read by the export's names. Here numbers must fit their width.</summary>
internal sealed record ImportFile(IReadOnlyList<LbRuleArgs> Rules, IReadOnlyList<Func<NodeState, string?>> Others)
{
    public static ImportFile Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException($"cannot unmarshal {root.ValueKind} into the configuration");
        // Some parts are read when they are applied, after the document is gone.
        var file = new BodyView(root.Clone());
        return new ImportFile(
            [.. file.List("loadbalancer").Select(Rule)],
            [
                .. file.List("cluster").Select(item => (Func<NodeState, string?>)(state =>
                    state.SetRole(item.Text("instance"), item.Text("state"), item.Text("vip")))),
                .. file.List("endpoint").Select(Endpoint),
                .. file.List("firewall").Select(Firewall),
                .. file.List("mirror").Select(item => Named(item, "mirrorIdent", state => state.Mirrors)),
                .. file.List("policy").Select(item => Named(item, "policyIdent", state => state.Policies)),
            ]);
    }

    private static LbRuleArgs Rule(BodyView item)
    {
        var service = item.Object("serviceArguments");
        return new LbRuleArgs
        {
            ExternalIp = service.Text("externalIP"),
            PrivateIp = service.Text("privateIP"),
            Port = Fit<ushort>(service, "port"),
            PortMax = Fit<ushort>(service, "portMax"),
            Protocol = service.Text("protocol"),
            Block = Fit<uint>(service, "block"),
            Sel = Fit<int>(service, "sel"),
            Mode = Fit<int>(service, "mode"),
            Security = Fit<int>(service, "lbsec"),
            Oper = Fit<int>(service, "oper"),
            Bgp = service.Flag("bgp"),
            Monitor = service.Flag("monitor"),
            Managed = service.Flag("managed"),
            Egress = service.Flag("egress"),
            Snat = service.Flag("snat"),
            ProxyProtocolV2 = service.Flag("proxyprotocolv2"),
            InactiveTimeout = Fit<uint>(service, "inactiveTimeout"),
            PersistTimeout = Fit<uint>(service, "persistTimeout"),
            ProbeType = service.Text("probetype"),
            ProbePort = Fit<ushort>(service, "probeport"),
            ProbeRequest = service.Text("probereq"),
            ProbeResponse = service.Text("proberesp"),
            ProbeTimeout = Fit<uint>(service, "probeTimeout"),
            ProbeRetries = Fit<int>(service, "probeRetries"),
            Name = service.Text("name"),
            Host = service.Text("path"),
            SecondaryIps = [.. item.List("secondaryIPs").Select(ip => ip.Text("secondaryIP"))],
            AllowedSources = [.. item.List("allowedSources").Select(source => source.Text("prefix"))],
            Endpoints =
            [
                .. item.List("endpoints").Select(endpoint => new LbEndpointArgs(
                    endpoint.Text("endpointIP"), Fit<ushort>(endpoint, "targetPort"), Fit<byte>(endpoint, "weight"))),
            ],
        };
    }

    private static Func<NodeState, string?> Endpoint(BodyView item)
    {
        var options = new ProbeOptions(
            item.Text("probeType"), Fit<ushort>(item, "probePort"), item.Text("probeReq"), item.Text("probeResp"),
            Fit<uint>(item, "probeDuration"), Fit<int>(item, "inactiveReTries"), Active: true);
        var (host, name) = (item.Text("hostName"), item.Text("name"));
        return state => state.Endpoints.Upsert(host, name, options);
    }

    private static Func<NodeState, string?> Firewall(BodyView item)
    {
        var rule = item.Object("ruleArguments");
        var opts = item.Object("opts");
        var match = new FirewallMatch
        {
            Source = rule.Text("sourceIP"),
            Destination = rule.Text("destinationIP"),
            MinSourcePort = Fit<ushort>(rule, "minSourcePort"),
            MaxSourcePort = Fit<ushort>(rule, "maxSourcePort"),
            MinDestinationPort = Fit<ushort>(rule, "minDestinationPort"),
            MaxDestinationPort = Fit<ushort>(rule, "maxDestinationPort"),
            Protocol = Fit<byte>(rule, "protocol"),
            PortName = rule.Text("portName"),
            Preference = Fit<uint>(rule, "preference"),
        };
        var action = new FirewallAction
        {
            Allow = opts.Flag("allow"),
            Drop = opts.Flag("drop"),
            Trap = opts.Flag("trap"),
            Redirect = opts.Flag("redirect"),
            RedirectPortName = opts.Text("redirectPortName"),
            Record = opts.Flag("record"),
            Mark = Fit<uint>(opts, "fwMark"),
            DoSnat = opts.Flag("doSnat"),
            ToIp = opts.Text("toIP"),
            ToPort = Fit<ushort>(opts, "toPort"),
            OnDefault = opts.Flag("onDefault"),
        };
        return state => state.Firewall.Add(match, action);
    }

    private static Func<NodeState, string?> Named(BodyView item, string identName, Func<NodeState, NamedTable> table)
    {
        var json = item.Json.Clone();
        return state => table(state).Add(item.Text(identName), json);
    }

    private static T Fit<T>(BodyView view, string name)
        where T : System.Numerics.INumberBase<T>
    {
        try
        {
            return T.CreateChecked(view.Number(name));
        }
        catch (OverflowException)
        {
            throw new FormatException($"json: cannot unmarshal number into field {name}");
        }
    }
}
