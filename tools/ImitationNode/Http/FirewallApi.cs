using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/firewall</summary>
internal static class FirewallApi
{
    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/firewall/all", Get),
        ApiRoute.Post("/config/firewall", Bodies.Firewall, Post),
        ApiRoute.Delete("/config/firewall", Delete),
    ];

    private static Reply Get(ApiCall call) => Reply.Json(new JsonObject
    {
        // Rules that only mark allowed sources are not shown.
        ["fwAttr"] = call.Read(state => state.Firewall.All
            .Where(rule => (rule.Action.Mark & Limits.SourceCheckMark) == 0)
            .ToArray(ToJson)),
    });

    private static Task<Reply> Post(ApiCall call)
    {
        var rule = call.Body.Object("ruleArguments");
        var opts = call.Body.Object("opts");
        var match = WithAnyPrefix(new FirewallMatch
        {
            Source = rule.Text("sourceIP"),
            Destination = rule.Text("destinationIP"),
            MinSourcePort = unchecked((ushort)rule.Number("minSourcePort")),
            MaxSourcePort = unchecked((ushort)rule.Number("maxSourcePort")),
            MinDestinationPort = unchecked((ushort)rule.Number("minDestinationPort")),
            MaxDestinationPort = unchecked((ushort)rule.Number("maxDestinationPort")),
            Protocol = unchecked((byte)rule.Number("protocol")),
            PortName = rule.Text("portName"),
            Preference = unchecked((uint)rule.Number("preference")),
        });
        var action = new FirewallAction
        {
            Allow = opts.Flag("allow"),
            Drop = opts.Flag("drop"),
            Trap = opts.Flag("trap"),
            Redirect = opts.Flag("redirect"),
            RedirectPortName = opts.Text("redirectPortName"),
            Record = opts.Flag("record"),
            Mark = unchecked((uint)opts.Number("fwMark")),
            DoSnat = opts.Flag("doSnat"),
            ToIp = opts.Text("toIP"),
            ToPort = unchecked((ushort)opts.Number("toPort")),
            OnDefault = opts.Flag("onDefault"),
        };
        return call.Change(state => state.Firewall.Add(match, action));
    }

    private static Task<Reply> Delete(ApiCall call)
    {
        var match = WithAnyPrefix(new FirewallMatch
        {
            Source = call.Query("sourceIP"),
            Destination = call.Query("destinationIP"),
            MinSourcePort = unchecked((ushort)call.QueryInteger("minSourcePort")),
            MaxSourcePort = unchecked((ushort)call.QueryInteger("maxSourcePort")),
            MinDestinationPort = unchecked((ushort)call.QueryInteger("minDestinationPort")),
            MaxDestinationPort = unchecked((ushort)call.QueryInteger("maxDestinationPort")),
            Protocol = unchecked((byte)call.QueryInteger("protocol")),
            PortName = call.Query("portName"),
            Preference = unchecked((uint)call.QueryInteger("preference")),
        });
        return call.Change(state => state.Firewall.Delete(match));
    }

    private static FirewallMatch WithAnyPrefix(FirewallMatch match)
    {
        static string Any(string other) => other.Length == 0 || GoIp.IsV4Text(other) ? "0.0.0.0/0" : "::/0";
        if (match.Destination.Length == 0)
            match = match with { Destination = Any(match.Source) };
        return match.Source.Length == 0 ? match with { Source = Any(match.Destination) } : match;
    }

    private static JsonObject ToJson(FirewallRule rule)
    {
        var match = rule.Match;
        var action = rule.Action;
        return new JsonObject
        {
            ["opts"] = new JsonObject()
                .With("allow", action.Allow)
                .With("counter", LoadBalancerApi.Counter(rule.Packets, rule.Bytes))
                .With("doSnat", action.DoSnat)
                .With("drop", action.Drop)
                .With("fwMark", action.DoSnat ? 0 : action.Mark)
                .With("onDefault", action.OnDefault)
                .With("record", action.Record)
                .With("redirect", action.Redirect)
                .With("redirectPortName", action.RedirectPortName)
                .With("toIP", action.ToIp)
                .With("toPort", action.ToPort)
                .With("trap", action.Trap),
            ["ruleArguments"] = new JsonObject()
                .With("destinationIP", match.Destination)
                .With("maxDestinationPort", match.HasDestinationPorts ? match.MaxDestinationPort : 0)
                .With("minDestinationPort", match.HasDestinationPorts ? match.MinDestinationPort : 0)
                // GET prints the upper source port as the lower one and never an upper one (read in LoxiLB 64045de).
                .With("minSourcePort", match.HasSourcePorts ? match.MaxSourcePort : 0)
                .With("portName", match.PortName)
                .With("preference", match.Preference)
                .With("protocol", match.Protocol)
                .With("sourceIP", match.Source),
        };
    }
}
