using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

/// <summary>What a node counts for a rule, and which connections it shows. There is no traffic without the control API.</summary>
public sealed class CounterTests : NodeTest
{
    [Fact]
    public async Task A_replaced_endpoint_keeps_its_counter_for_when_it_returns()
    {
        var (vip, first, second) = (NewVip(), NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first, second))).IsSuccess();
        Control.CountTraffic(new() { ExternalIp = vip, EndpointIp = second, Packets = 2, Bytes = 300 });
        (await PostRule(Rules.Of(vip, first))).IsSuccess();
        Assert.Equal(["0:0"], await CountersOf(vip));
        (await PostRule(Rules.Of(vip, first, second))).IsSuccess();
        Assert.Equal(["0:0", "2:300"], await CountersOf(vip));
    }

    [Fact]
    public async Task A_detached_endpoint_takes_its_counter_and_those_behind_it_along()
    {
        var (vip, first, second, third) = (NewVip(), NewMember(), NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first, second, third))).IsSuccess();
        Control.CountTraffic(new() { ExternalIp = vip, Packets = 2, Bytes = 300 });
        (await PostRule(Rules.Of(vip, second).With("oper", 2))).IsSuccess();
        Assert.Equal(["2:300", "0:0"], await CountersOf(vip));
    }

    [Fact]
    public async Task A_rule_that_is_made_again_counts_from_zero()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member))).IsSuccess();
        Control.CountTraffic(new() { ExternalIp = vip, Packets = 2, Bytes = 300 });
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp")).IsSuccess();
        (await PostRule(Rules.Of(vip, member))).IsSuccess();
        Assert.Equal(["0:0"], await CountersOf(vip));
    }

    [Fact]
    public async Task Above_sixteen_endpoints_two_show_one_counter()
    {
        var vip = NewVip();
        // The node sorts them, by the last octet first.
        var members = Enumerable.Range(1, 18).Select(n => $"10.78.0.{n}").ToArray();
        (await PostRule(Rules.Of(vip, members))).IsSuccess();
        Control.CountTraffic(new() { ExternalIp = vip, EndpointIp = members[1], Packets = 1, Bytes = 100 });
        Control.CountTraffic(new() { ExternalIp = vip, EndpointIp = members[17], Packets = 2, Bytes = 500 });
        var counters = await CountersOf(vip);
        Assert.Equal(("3:600", "3:600", "0:0"), (counters[1], counters[17], counters[0]));
        Assert.Equal("3:600", Assert.Single(counters.Take(16), counter => counter != "0:0"));
    }

    [Theory]
    [InlineData(0, "dnat-{0}:8080:w0", "snat-{1}:80:w0", "203.0.113.7")]
    [InlineData(2, "fdnat-{1},{0}:8080:w0", "fsnat-{1},203.0.113.7:4000:w0", "{1}")]
    public async Task A_connection_has_an_entry_for_either_direction(int mode, string forth, string back, string seen)
    {
        var (vip, member) = (NewVip(), NewMember());
        var rule = Rules.Of(vip, member).With("mode", mode).With("name", "shop");
        (await PostRule(rule)).IsSuccess();
        Control.OpenConnections(new() { ExternalIp = vip, ClientIp = "203.0.113.7", ClientPort = 4000, PacketsIn = 3, BytesIn = 180, PacketsOut = 5 });
        string Filled(string text) => text.Replace("{0}", member, StringComparison.Ordinal).Replace("{1}", vip, StringComparison.Ordinal);
        var entries = await ConnectionsOf(Rules.Service(rule)["name"]!.ToString());
        Assert.Equal(2, entries.Count);
        Assert.Equal(
            ("203.0.113.7", 4000, vip, 80, Filled(forth), "est", 3, 180),
            (Text(entries[0], "sourceIP"), Number(entries[0], "sourcePort"), Text(entries[0], "destinationIP"), Number(entries[0], "destinationPort"),
                Text(entries[0], "conntrackAct"), Text(entries[0], "conntrackState"), Number(entries[0], "packets"), Number(entries[0], "bytes")));
        Assert.Equal(
            (member, 8080, Filled(seen), 4000, Filled(back)),
            (Text(entries[1], "sourceIP"), Number(entries[1], "sourcePort"), Text(entries[1], "destinationIP"), Number(entries[1], "destinationPort"), Text(entries[1], "conntrackAct")));
        Assert.False(entries[1].ContainsKey("bytes"));
    }

    [Fact]
    public async Task Connections_end_with_their_endpoint_and_with_their_rule()
    {
        var (vip, first, second) = (NewVip(), NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first, second).With("name", "mail"))).IsSuccess();
        Control.OpenConnections(new() { ExternalIp = vip, EndpointIp = first, Count = 3 });
        Control.OpenConnections(new() { ExternalIp = vip, EndpointIp = second, ClientIp = "203.0.113.9", Count = 2 });
        Assert.Equal(10, (await ConnectionsOf("mail")).Count);
        (await PostRule(Rules.Of(vip, second))).IsSuccess();
        Assert.Equal(4, (await ConnectionsOf("mail")).Count);
        Assert.Equal(2, Control.CloseConnections("203.0.113.9"));
        Control.OpenConnections(new() { ExternalIp = vip });
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp")).IsSuccess();
        Assert.Empty((await Get("config/conntrack/all")).Json["ctAttr"]!.AsArray());
    }

    [Fact]
    public async Task Connections_are_opened_and_closed_over_http()
    {
        NeedsControl();
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("name", "web"))).IsSuccess();
        var connections = new Uri(Node.Url, "imitation/connections").ToString();
        Assert.Equal(HttpStatusCode.OK, (await PostText(connections, $$"""{"externalIp":"{{vip}}","count":2}""")).Status);
        Assert.Equal(4, (await ConnectionsOf("web")).Count);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Delete, connections + "?clientIp=192.0.2.200")).Status);
        Assert.Equal(4, (await ConnectionsOf("web")).Count);
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Delete, connections)).Status);
        Assert.Empty(await ConnectionsOf("web"));
    }

    [Theory]
    [InlineData("{\"externalIp\":\"198.51.100.255\"}", "externalIp")]
    [InlineData("{\"clientIp\":\"me\"}", "clientIp")]
    [InlineData("{\"count\":0}", "count")]
    [InlineData("{\"clientPort\":65535,\"count\":2}", "clientPort")]
    public async Task Connections_that_can_not_be_opened_name_the_field(string body, string named)
    {
        NeedsControl();
        var answer = await Send(HttpMethod.Post, new Uri(Node.Url, "imitation/connections").ToString(), new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(400, (int)answer.Status);
        Assert.StartsWith(named, (string)answer.Json["error"]!, StringComparison.Ordinal);
    }

    private async Task<string[]> CountersOf(string vip) =>
        [.. (await RuleOf(vip))["endpoints"]!.AsArray().Select(endpoint => (string)endpoint!["counter"]!)];

    private async Task<List<JsonObject>> ConnectionsOf(string name) =>
        [.. (await Get("config/conntrack/all")).Json["ctAttr"]!.AsArray().Select(entry => entry!.AsObject()).Where(entry => (string?)entry["servName"] == name)];

    private static string Text(JsonObject entry, string field) => (string)entry[field]!;

    private static int Number(JsonObject entry, string field) => (int)entry[field]!;
}
