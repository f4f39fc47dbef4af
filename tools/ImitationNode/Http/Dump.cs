using System.Globalization;
using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>
/// The export: every field of the engine's own structures, zero or not, under the engine's own names. An empty list is
/// null.
/// </summary>
internal static class Dump
{
    public static JsonObject Write(NodeState state, string version, DateTimeOffset now) => new()
    {
        ["cluster"] = List(state.Cluster.All, pair => new JsonObject
        {
            ["instance"] = pair.Key,
            ["state"] = pair.Value.State,
            ["vip"] = pair.Value.Vip,
        }),
        ["endpoint"] = List(state.Endpoints.All, Endpoint),
        ["firewall"] = List(
            state.Firewall.All.Where(rule => (rule.Action.Mark & Limits.SourceCheckMark) == 0), Firewall),
        ["loadbalancer"] = List(state.Rules.All, Rule),
        ["mirror"] = List(state.Mirrors.All, item => JsonNode.Parse(item.GetRawText())),
        ["policy"] = List(state.Policies.All, item => JsonNode.Parse(item.GetRawText())),
        ["timestamp"] = now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["version"] = version,
    };

    /// <summary>The match as GET and export show it: the upper source port in place of the lower, no upper one.</summary>
    public static FirewallMatch Shown(FirewallMatch match) => match with
    {
        MinSourcePort = match.HasSourcePorts ? match.MaxSourcePort : (ushort)0,
        MaxSourcePort = 0,
    };

    private static JsonObject Rule(Rule rule) => new()
    {
        ["serviceArguments"] = new JsonObject
        {
            ["externalIP"] = rule.Key.ExternalIp,
            // The engine's listing does not fill privateIP, the probe times and persistTimeout (read in LoxiLB 64045de).
            ["privateIP"] = "",
            ["port"] = (int)rule.Key.Port,
            ["portMax"] = rule.Key.PortMax == rule.Key.Port ? 0 : (int)rule.Key.PortMax,
            ["protocol"] = rule.Key.Protocol,
            ["block"] = rule.Key.Block,
            ["sel"] = rule.Sel,
            ["bgp"] = rule.Bgp,
            ["monitor"] = rule.Monitor,
            ["oper"] = 0,
            ["lbsec"] = rule.Security,
            ["mode"] = rule.Mode,
            ["inactiveTimeout"] = rule.InactiveTimeout,
            ["managed"] = rule.Managed,
            ["probetype"] = rule.ProbeType,
            ["probeport"] = (int)rule.ProbePort,
            ["probereq"] = rule.ProbeRequest,
            ["proberesp"] = rule.ProbeResponse,
            ["probeTimeout"] = 0,
            ["probeRetries"] = 0,
            ["name"] = rule.Name,
            ["persistTimeout"] = 0,
            ["snat"] = rule.Snat,
            ["path"] = rule.Key.Host,
            ["proxyprotocolv2"] = rule.ProxyProtocolV2,
            ["egress"] = rule.Egress,
        },
        ["secondaryIPs"] = List(rule.SecondaryIps, ip => new JsonObject { ["secondaryIP"] = ip.ToString() }),
        ["allowedSources"] = List(
            rule.AllowedSources, prefix => new JsonObject { ["prefix"] = GoIp.Masked(prefix) }),
        ["endpoints"] = List(rule.Visible, endpoint => new JsonObject
        {
            ["endpointIP"] = endpoint.Ip.ToString(),
            ["targetPort"] = (int)endpoint.Port,
            ["weight"] = (int)endpoint.Weight,
            ["state"] = endpoint.NoService ? "inactive" : "active",
            ["counters"] = LoadBalancerApi.Counter(endpoint.Packets, endpoint.Bytes),
        }),
    };

    private static JsonArray? List<T>(IEnumerable<T> items, Func<T, JsonNode?> map) =>
        items.ToArray(map) is { Count: > 0 } list ? list : null;

    private static JsonObject Endpoint(ProbedEndpoint endpoint) => new()
    {
        ["hostName"] = endpoint.HostName,
        ["name"] = endpoint.Key,
        ["inactiveReTries"] = endpoint.Options.Active ? endpoint.Options.Retries : 0,
        ["probeType"] = endpoint.Options.Active ? endpoint.Options.Type : "none",
        ["probeReq"] = endpoint.Options.Request,
        ["probeResp"] = endpoint.Options.Response,
        ["probeDuration"] = endpoint.Options.Active ? endpoint.Options.DurationSeconds : 0,
        ["probePort"] = (int)endpoint.Options.Port,
        ["minDelay"] = "",
        ["avgDelay"] = "",
        ["maxDelay"] = "",
        ["currState"] = endpoint.State,
    };

    private static JsonObject Firewall(FirewallRule rule)
    {
        var match = Shown(rule.Match);
        return new JsonObject
        {
            ["ruleArguments"] = new JsonObject
            {
                ["sourceIP"] = match.Source,
                ["destinationIP"] = match.Destination,
                ["minSourcePort"] = (int)match.MinSourcePort,
                ["maxSourcePort"] = (int)match.MaxSourcePort,
                ["minDestinationPort"] = (int)match.MinDestinationPort,
                ["maxDestinationPort"] = (int)match.MaxDestinationPort,
                ["protocol"] = (int)match.Protocol,
                ["portName"] = match.PortName,
                ["preference"] = match.Preference,
            },
            ["opts"] = new JsonObject
            {
                ["drop"] = rule.Action.Drop,
                ["trap"] = rule.Action.Trap,
                ["record"] = rule.Action.Record,
                ["redirect"] = rule.Action.Redirect,
                ["redirectPortName"] = rule.Action.RedirectPortName,
                ["allow"] = rule.Action.Allow,
                ["fwMark"] = rule.Action.DoSnat ? 0 : rule.Action.Mark,
                ["doSnat"] = rule.Action.DoSnat,
                ["toIP"] = rule.Action.ToIp,
                ["toPort"] = (int)rule.Action.ToPort,
                ["onDefault"] = rule.Action.OnDefault,
                ["counter"] = LoadBalancerApi.Counter(rule.Packets, rule.Bytes),
            },
        };
    }
}
