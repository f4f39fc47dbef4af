using System.Globalization;
using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/loadbalancer</summary>
internal static class LoadBalancerApi
{
    private const string Root = "/config/loadbalancer";
    private const string Address = "/externalipaddress/{ip}/port/{port}";

    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Post(Root, Bodies.LoadBalancer, Post),
        ApiRoute.Get(Root + "/all", Get),
        ApiRoute.Delete(Root + "/all", call => DeleteWhere(call, _ => true)),
        ApiRoute.Delete(Root + "/name/{name}", call => DeleteWhere(call, rule => rule.Name == call.Path("name"))),
        ApiRoute.Delete(Root + Address + "/protocol/{proto}", call => Delete(call, "", 0)),
        ApiRoute.Delete(
            Root + Address + "/portmax/{portmax}/protocol/{proto}", call => Delete(call, "", (ushort)call.PathNumber("portmax"))),
        ApiRoute.Delete(Root + "/hosturl/{hosturl}" + Address + "/protocol/{proto}", call => Delete(call, Host(call), 0)),
        ApiRoute.Delete(
            Root + "/hosturl/{hosturl}" + Address + "/portmax/{portmax}/protocol/{proto}",
            call => Delete(call, Host(call), (ushort)call.PathNumber("portmax"))),
    ];

    public static string Counter(ulong packets, ulong bytes) => string.Create(CultureInfo.InvariantCulture, $"{packets}:{bytes}");

    private static string Counter((ulong Packets, ulong Bytes) counter) => Counter(counter.Packets, counter.Bytes);

    private static async Task<Reply> Post(ApiCall call)
    {
        var args = ReadArgs(call.Body);
        if (args is { Mode: 3, Sel: not 1 })
            return Reply.Result("Error: Only Hash Selection criteria allowed for DSR mode");
        return Reply.Engine(await call.ChangeRule(state => state.AddRule(args, call.Host.Now)));
    }

    private static LbRuleArgs ReadArgs(BodyView body)
    {
        var service = body.Object("serviceArguments");
        var protocol = service.Text("protocol");
        return new LbRuleArgs
        {
            ExternalIp = service.Text("externalIP"),
            PrivateIp = service.Text("privateIP"),
            // Numbers wrap, they are not range checked (seen on LoxiLB 0.9.8).
            Port = unchecked((ushort)service.Number("port")),
            PortMax = unchecked((ushort)service.Number("portMax")),
            Protocol = protocol,
            Block = unchecked((uint)service.Number("block")),
            Sel = (int)service.Number("sel"),
            Mode = (int)service.Number("mode"),
            Security = (int)service.Number("security"),
            Oper = (int)service.Number("oper"),
            Bgp = service.Flag("bgp"),
            Monitor = service.Flag("monitor"),
            Managed = service.Flag("managed"),
            Egress = service.Flag("egress"),
            ProxyProtocolV2 = service.Flag("proxyprotocolv2"),
            InactiveTimeout = unchecked((uint)service.Number("inactiveTimeOut")),
            ProbeType = service.Text("probetype"),
            ProbePort = (ushort)service.Number("probeport"),
            ProbeRequest = service.Text("probereq"),
            ProbeResponse = service.Text("proberesp"),
            ProbeTimeout = (uint)service.Number("probeTimeout"),
            ProbeRetries = (int)service.Number("probeRetries"),
            Name = service.Text("name"),
            Host = service.Text("host"),
            // The handler drops secondary addresses of other protocols without a word.
            SecondaryIps = protocol == "sctp" ? [.. body.List("secondaryIPs").Select(item => item.Text("secondaryIP"))] : [],
            AllowedSources = [.. body.List("allowedSources").Select(item => item.Text("prefix"))],
            Endpoints =
            [
                .. body.List("endpoints").Select(item => new LbEndpointArgs(
                    item.Text("endpointIP"),
                    unchecked((ushort)item.Number("targetPort")),
                    unchecked((byte)item.Number("weight")))),
            ],
        };
    }

    private static string Host(ApiCall call) => call.Path("hosturl") is var host && host == "any" ? "" : host;

    private static Task<Reply> Delete(ApiCall call, string host, ushort portMax)
    {
        if (call.Query("bgp") is { Length: > 0 } bgp && !IsGoBool(bgp))
            throw RequestRefused.Validation(601, $"bgp in query must be of type bool: \"{bgp}\"");
        var args = new LbRuleArgs
        {
            ExternalIp = call.Path("ip"),
            Port = unchecked((ushort)call.PathNumber("port")),
            PortMax = portMax,
            Protocol = call.Path("proto"),
            Host = host,
            Block = unchecked((uint)call.QueryNumber("block")),
            Bgp = call.Query("bgp") is "1" or "true" or "True" or "TRUE",
        };
        return call.Change(state => state.DeleteRule(args));
    }

    private static bool IsGoBool(string text) =>
        text is "1" or "0" || text.Equals("true", StringComparison.OrdinalIgnoreCase)
        || text.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static async Task<Reply> DeleteWhere(ApiCall call, Func<Rule, bool> wanted)
    {
        var doomed = call.Read(state => state.Rules.All.Where(wanted).Select(ArgsOf).ToList());
        foreach (var args in doomed)
            await call.ChangeRaw(state => state.DeleteRule(args));
        return Reply.Success;
    }

    internal static LbRuleArgs ArgsOf(Rule rule) => new()
    {
        ExternalIp = rule.Key.ExternalIp,
        Port = rule.Key.Port,
        PortMax = rule.Key.PortMax == rule.Key.Port ? (ushort)0 : rule.Key.PortMax,
        Protocol = rule.Key.Protocol,
        Host = rule.Key.Host,
        Block = rule.Key.Block,
        Bgp = rule.Bgp,
    };

    private static Reply Get(ApiCall call) =>
        Reply.Json(new JsonObject { ["lbAttr"] = call.Read(state => state.Rules.All.ToArray(ToJson)) });

    private static JsonObject ToJson(Rule rule)
    {
        var json = new JsonObject();
        if (rule.AllowedSources.Count > 0)
            json["allowedSources"] = rule.AllowedSources.ToArray(prefix => new JsonObject { ["prefix"] = GoIp.Masked(prefix) });
        // No visible endpoint left prints as null, not as an empty list (seen on LoxiLB 0.9.8).
        json["endpoints"] = rule.Visible.Any() ? rule.Visible.ToArray(endpoint => EndpointJson(rule, endpoint)) : null;
        if (rule.SecondaryIps.Count > 0)
            json["secondaryIPs"] = rule.SecondaryIps.ToArray(ip => new JsonObject { ["secondaryIP"] = ip.ToString() });
        json["serviceArguments"] = ServiceJson(rule);
        return json;
    }

    private static JsonObject EndpointJson(Rule rule, RuleEndpoint endpoint) => new()
    {
        ["counter"] = Counter(rule.CounterOf(endpoint)),
        ["endpointIP"] = endpoint.Ip.ToString(),
        ["state"] = endpoint.NoService ? "inactive" : "active",
        ["targetPort"] = (int)endpoint.Port,
        ["weight"] = (int)endpoint.Weight,
    };

    private static JsonObject ServiceJson(Rule rule) =>
        new JsonObject { ["externalIP"] = rule.Key.ExternalIp, ["port"] = (int)rule.Key.Port }
            .With("bgp", rule.Bgp)
            .With("block", rule.Key.Block)
            .With("egress", rule.Egress)
            .With("host", rule.Key.Host)
            .With("inactiveTimeOut", rule.InactiveTimeout)
            .With("managed", rule.Managed)
            .With("mode", rule.Mode)
            .With("monitor", rule.Monitor)
            .With("name", rule.Name)
            .With("portMax", rule.Key.PortMax == rule.Key.Port ? 0 : rule.Key.PortMax)
            .With("probeport", rule.ProbePort)
            .With("probetype", rule.ProbeType)
            .With("protocol", rule.Key.Protocol)
            .With("proxyprotocolv2", rule.ProxyProtocolV2)
            .With("security", rule.Security)
            .With("sel", rule.Sel)
            .With("snat", rule.Snat);
}
