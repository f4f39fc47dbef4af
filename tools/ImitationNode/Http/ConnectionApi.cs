using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>
/// Connection tracking. Each connection has two entries, one for either direction, under the name of its rule; each entry counts its
/// own direction, and an established connection's packets only (read in LoxiLB 64045de, loxilb-ebpf 6b83b070).
/// </summary>
internal static class ConnectionApi
{
    private const int Dnat = 0;

    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/conntrack/all", call => Reply.Json(new JsonObject
        {
            ["ctAttr"] = call.Read(state => state.Connections.All.SelectMany(Entries).ToArray(entry => entry)),
        })),
    ];

    private static IEnumerable<JsonObject> Entries(Connection connection)
    {
        var rule = connection.Rule;
        var vip = rule.ExternalIp.ToString();
        var endpoint = connection.Endpoint.Ip.ToString();
        var port = (int)connection.Endpoint.Port;
        // In the other modes the node puts an address of its own in the client's place; here it is always the VIP.
        var seen = rule.Mode == Dnat ? connection.ClientIp : vip;
        yield return Entry(
            connection, connection.ClientIp, connection.ClientPort, vip, rule.Key.Port,
            rule.Mode == Dnat ? $"dnat-{endpoint}:{port}:w0" : $"fdnat-{seen},{endpoint}:{port}:w0",
            connection.PacketsIn, connection.BytesIn);
        yield return Entry(
            connection, endpoint, port, seen, connection.ClientPort,
            rule.Mode == Dnat ? $"snat-{vip}:{(int)rule.Key.Port}:w0" : $"fsnat-{vip},{connection.ClientIp}:{connection.ClientPort}:w0",
            connection.PacketsOut, connection.BytesOut);
    }

    private static JsonObject Entry(
        Connection connection, string source, int sourcePort, string destination, int destinationPort, string action, ulong packets, ulong bytes) =>
        new JsonObject()
            .With("bytes", (long)bytes)
            .With("conntrackAct", action)
            .With("conntrackState", connection.State)
            .With("destinationIP", destination)
            .With("destinationPort", destinationPort)
            .With("ident", "0:0")
            .With("packets", (long)packets)
            .With("protocol", connection.Rule.Key.Protocol)
            .With("servName", connection.Rule.Name)
            .With("sourceIP", source)
            .With("sourcePort", sourcePort);
}
