using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

public sealed class RuleCreationTests : NodeTest
{
    [Fact]
    public async Task A_new_rule_is_shown_with_defaults_filled_in_and_zero_fields_left_out()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("name", "web"))).IsSuccess();

        var rule = await RuleOf(vip);
        Assert.Equal(240, (int)rule.Service()["inactiveTimeOut"]!);
        Assert.Equal("web", (string)rule.Service()["name"]!);
        string[] omitted = ["sel", "mode", "bgp", "monitor", "portMax", "block", "host", "probetype", "security", "managed", "snat"];
        Assert.All(omitted, name => Assert.False(rule.Service().ContainsKey(name), name));
        Assert.False(rule.ContainsKey("secondaryIPs"));
        Assert.False(rule.ContainsKey("allowedSources"));
        var endpoint = Assert.Single(rule["endpoints"]!.AsArray())!;
        Assert.Equal("active", (string)endpoint["state"]!);
        Assert.Equal("0:0", (string)endpoint["counter"]!);
    }

    [Fact]
    public async Task Probe_details_and_private_address_are_not_shown()
    {
        var (vip, member) = (NewVip(), NewMember());
        var body = Rules.Of(vip, member).With("probetype", "tcp").With("probeport", 8080).With("probereq", "a")
            .With("proberesp", "b").With("probeTimeout", 5).With("probeRetries", 3).With("privateIP", "10.9.9.9");
        (await PostRule(body)).IsSuccess();

        var service = (await RuleOf(vip)).Service();
        Assert.Equal("tcp", (string)service["probetype"]!);
        Assert.Equal(8080, (int)service["probeport"]!);
        string[] absent = ["probereq", "proberesp", "probeTimeout", "probeRetries", "privateIP", "oper", "persistTimeout"];
        Assert.All(absent, name => Assert.False(service.ContainsKey(name), name));
    }

    [Fact]
    public async Task A_probe_type_switches_the_monitor_on()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("probetype", "ping"))).IsSuccess();
        Assert.True((bool)(await RuleOf(vip)).Service()["monitor"]!);
    }

    [Fact]
    public async Task Udp_rules_get_a_short_idle_timeout()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("protocol", "udp"))).IsSuccess();
        Assert.Equal(20, (int)(await RuleOf(vip)).Service()["inactiveTimeOut"]!);
    }

    [Fact]
    public async Task Port_protocol_port_range_block_and_host_tell_rules_apart_and_the_name_does_not()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember()).With("name", "same");
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With("port", 81))).IsSuccess();
        (await PostRule(body.With("protocol", "udp"))).IsSuccess();
        (await PostRule(body.With("portMax", 90))).IsSuccess();
        (await PostRule(body.With("block", 7))).IsSuccess();
        (await PostRule(body.With("host", "www.example.org").With("mode", 4))).IsSuccess();
        (await PostRule(body.With("name", "other"))).IsRefused(409, "lbrule-exists error");

        Assert.Equal(6, (await RulesOf(vip)).Count);
    }

    [Fact]
    public async Task A_port_range_that_ends_where_it_begins_is_the_single_port()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With("portMax", 80))).IsRefused(409, "lbrule-exists error");
    }

    [Fact]
    public async Task Numbers_wrap_instead_of_being_refused()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip).With("port", 70000).WithEndpoints(Rules.Endpoint(NewMember(), 65536 + 8080, 300)))).IsSuccess();

        var rule = await RuleOf(vip);
        Assert.Equal(4464, (int)rule.Service()["port"]!);
        var endpoint = rule["endpoints"]![0]!;
        Assert.Equal((8080, 44), ((int)endpoint["targetPort"]!, (int)endpoint["weight"]!));
    }

    [Fact]
    public async Task Unknown_fields_are_ignored_and_known_ones_found_in_any_case()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember()).With("persistTimeout", 99).With("nonsense", new JsonObject()).With("INACTIVETIMEOUT", 33);
        (await PostRule(body)).IsSuccess();
        Assert.Equal(33, (int)(await RuleOf(vip)).Service()["inactiveTimeOut"]!);
    }

    [Fact]
    public async Task Direct_server_return_without_hash_is_refused_in_a_200()
    {
        var vip = NewVip();
        var body = Rules.Of(vip).WithEndpoints(Rules.Endpoint(NewMember(), 80)).With("mode", 3);
        var answer = await PostRule(body);
        Assert.Equal(200, (int)answer.Status);
        Assert.StartsWith("Error:", answer.Result);
        Assert.Empty(await RulesOf(vip));

        (await PostRule(body.With("sel", 1))).IsSuccess();
    }

    [Fact]
    public async Task Direct_server_return_needs_the_port_of_the_service() =>
        (await PostRule(Rules.Of(NewVip(), NewMember()).With("mode", 3).With("sel", 1)))
            .IsRefused(400, "malformed-service dsr-port error");

    [Theory]
    [InlineData("http", 80)]
    [InlineData("https", 443)]
    public async Task Http_probes_are_refused_on_a_rule(string type, int port) =>
        (await PostRule(Rules.Of(NewVip(), NewMember()).With("probetype", type).With("probeport", port)))
            .IsRefused(400, "malformed-service-ptype error");

    [Theory]
    [InlineData("tcp", 0)]
    [InlineData("udp", 0)]
    [InlineData("ping", 80)]
    [InlineData("none", 80)]
    [InlineData(null, 80)]
    public async Task A_probe_port_goes_with_tcp_udp_and_sctp_only(string? type, int port) =>
        (await PostRule(Rules.Of(NewVip(), NewMember()).With("probetype", type).With("probeport", port)))
            .IsRefused(400, "malformed-service-pport error");

    [Fact]
    public async Task An_ipv4_vip_takes_no_ipv6_endpoint_but_an_ipv6_vip_takes_both()
    {
        (await PostRule(Rules.Of(NewVip(), "2001:db8::7"))).IsRefused(400, "malformed-service nat46 error");

        var vip = $"2001:db8:77::{Random.Shared.Next(1, 0xffff):x}";
        (await PostRule(Rules.Of(vip, "2001:db8::7", NewMember()))).IsSuccess();
        Assert.Equal(2, (await RuleOf(vip)).Members().Length);
    }

    [Theory]
    [InlineData("externalIP", "not-an-address", "malformed-service error")]
    [InlineData("externalIP", "10.1.2.3/32", "malformed-service error")]
    [InlineData("privateIP", "x", "malformed-service privateIP error")]
    [InlineData("protocol", "", "malformed-proto error")]
    [InlineData("inactiveTimeOut", 86401, "service-args error")]
    [InlineData("inactiveTimeOut", -1, "service-args error")]
    [InlineData("portMax", 79, "serv-port-args range error")]
    [InlineData("sel", 6, "non-udp-n3-args error")]
    [InlineData("mode", 5, "hostarm-args error")]
    public async Task The_engine_refuses_bad_arguments_with_its_own_text(string field, object value, string text) =>
        (await PostRule(Rules.Of(NewVip(), NewMember()).With(field, JsonValue.Create(value)))).IsRefused(400, text);

    [Fact]
    public async Task Proxy_protocol_is_for_tcp_and_its_refusal_a_500_that_repeats_the_text()
    {
        var answer = await PostRule(Rules.Of(NewVip(), NewMember()).With("protocol", "udp").With("proxyprotocolv2", true));
        answer.IsRefused(500, "proxy-proto-v2 not tcp service error");
        Assert.Equal(answer.Result, answer.Message);
    }

    [Fact]
    public async Task Secondary_addresses_count_for_sctp_only_and_cannot_be_changed()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        body["secondaryIPs"] = new JsonArray(new JsonObject { ["secondaryIP"] = "192.0.2.200" });
        (await PostRule(body)).IsSuccess();
        Assert.False((await RuleOf(vip)).ContainsKey("secondaryIPs"));

        var sctp = body.With("protocol", "sctp").With("port", 81);
        (await PostRule(sctp)).IsSuccess();
        sctp["secondaryIPs"] = new JsonArray(new JsonObject { ["secondaryIP"] = "192.0.2.201" });
        (await PostRule(sctp)).IsRefused(500, "secIP modify error");
    }

    [Fact]
    public async Task A_port_range_makes_a_marking_firewall_rule_and_its_deletion_takes_it_out_of_the_list()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("port", 8000).With("portMax", 8100))).IsSuccess();
        var rule = Assert.Single(await FirewallOf(vip));
        Assert.Equal((8000, 8100, 6), ((int)rule["minDestinationPort"]!, (int)rule["maxDestinationPort"]!, (int)rule["protocol"]!));

        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/8000/portmax/8100/protocol/tcp")).IsSuccess();
        Assert.Empty(await FirewallOf(vip));
    }

    private async Task<IReadOnlyList<JsonNode>> FirewallOf(string vip)
    {
        var all = (await Get("config/firewall/all")).Json["fwAttr"]!.AsArray();
        return [.. all.Select(item => item!["ruleArguments"]!).Where(item => (string?)item["destinationIP"] == vip + "/32")];
    }
}
