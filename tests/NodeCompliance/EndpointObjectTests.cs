using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

public sealed class EndpointObjectTests : NodeTest
{
    [Fact]
    public async Task A_monitored_rule_makes_an_object_with_default_probe_times()
    {
        var member = NewMember();
        (await PostRule(Rules.Of(NewVip(), member).With("monitor", true))).IsSuccess();
        var endpoint = (await EndpointObject(member + "_tcp_8080"))!;
        Assert.Equal(
            (member, "tcp", 8080, 60, 2),
            ((string)endpoint["hostName"]!, (string)endpoint["probeType"]!, (int)endpoint["probePort"]!,
                (int)endpoint["probeDuration"]!, (int)endpoint["inactiveReTries"]!));
    }

    [Theory]
    [InlineData(0, "none")]
    [InlineData(1, "tcp")]
    [InlineData(2, "tcp")]
    [InlineData(4, "none")]
    public async Task Without_a_monitor_only_one_arm_and_full_nat_rules_probe(int mode, string probeType)
    {
        var member = NewMember();
        (await PostRule(Rules.Of(NewVip(), member).With("mode", mode))).IsSuccess();
        var endpoint = (await EndpointObject(member + "_tcp_8080"))!;
        Assert.Equal(probeType, (string)endpoint["probeType"]!);
        Assert.Equal(probeType != "none", endpoint.ContainsKey("probeDuration"));
    }

    [Fact]
    public async Task The_key_has_the_protocol_of_the_rule_and_the_probe_its_own()
    {
        var member = NewMember();
        (await PostRule(Rules.Of(NewVip(), member).With("protocol", "udp").With("probetype", "tcp").With("probeport", 9)
            .With("probeTimeout", 5).With("probeRetries", 4))).IsSuccess();
        var endpoint = (await EndpointObject(member + "_udp_8080"))!;
        Assert.Equal(
            ("tcp", 9, 5, 4),
            ((string)endpoint["probeType"]!, (int)endpoint["probePort"]!, (int)endpoint["probeDuration"]!, (int)endpoint["inactiveReTries"]!));
    }

    [Fact]
    public async Task Rules_share_the_object_the_first_settles_the_probe_and_the_last_takes_it_away()
    {
        var (one, two, member) = (NewVip(), NewVip(), NewMember());
        (await PostRule(Rules.Of(one, member).With("probetype", "tcp").With("probeport", 1))).IsSuccess();
        (await PostRule(Rules.Of(two, member).With("probetype", "tcp").With("probeport", 2))).IsSuccess();
        Assert.Equal(1, (int)(await EndpointObject(member + "_tcp_8080"))!["probePort"]!);

        (await Delete($"config/loadbalancer/externalipaddress/{one}/port/80/protocol/tcp")).IsSuccess();
        Assert.Equal(1, (int)(await EndpointObject(member + "_tcp_8080"))!["probePort"]!);
        (await Delete($"config/loadbalancer/externalipaddress/{two}/port/80/protocol/tcp")).IsSuccess();
        Assert.Null(await EndpointObject(member + "_tcp_8080"));
    }

    [Fact]
    public async Task A_probe_change_on_a_rule_leaves_its_objects_alone()
    {
        var member = NewMember();
        var body = Rules.Of(NewVip(), member).With("probetype", "tcp").With("probeport", 1);
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With("probeport", 2))).IsSuccess();
        Assert.Equal(1, (int)(await EndpointObject(member + "_tcp_8080"))!["probePort"]!);
    }

    [Fact]
    public async Task Posting_the_key_of_a_rule_overrides_its_probe_even_with_http()
    {
        var member = NewMember();
        (await PostRule(Rules.Of(NewVip(), member).With("monitor", true))).IsSuccess();
        var key = member + "_tcp_8080";
        (await PostEndpoint(member, key, "http", 8081, "health")).IsSuccess();
        (await PostEndpoint(member, key, "http", 8081, "health")).IsSuccess();
        var endpoint = (await EndpointObject(key))!;
        Assert.Equal(
            ("http", 8081, "health"),
            ((string)endpoint["probeType"]!, (int)endpoint["probePort"]!, (string)endpoint["probeReq"]!));
    }

    [Fact]
    public async Task Another_probed_address_is_adopted_before_the_rule_and_ignored_after_it()
    {
        var (early, late, monitor) = (NewMember(), NewMember(), NewMember());
        (await PostEndpoint(monitor, early + "_tcp_8080", "tcp", 7)).IsSuccess();
        (await PostRule(Rules.Of(NewVip(), early, late).With("monitor", true))).IsSuccess();
        (await PostEndpoint(monitor, late + "_tcp_8080", "tcp", 7)).IsSuccess();
        Assert.Equal(monitor, (string)(await EndpointObject(early + "_tcp_8080"))!["hostName"]!);
        var second = (await EndpointObject(late + "_tcp_8080"))!;
        Assert.Equal((late, 7), ((string)second["hostName"]!, (int)second["probePort"]!));
    }

    [Fact]
    public async Task An_object_without_a_name_is_called_by_address_type_and_port()
    {
        var member = NewMember();
        (await PostEndpoint(member, null, "udp", 53)).IsSuccess();
        Assert.NotNull(await EndpointObject(member + "_udp_53"));
        (await Delete($"config/endpoint/epipaddress/{member}?probe_type=udp&probe_port=53")).IsSuccess();
        Assert.Null(await EndpointObject(member + "_udp_53"));
    }

    [Fact]
    public async Task An_object_in_use_or_unknown_is_not_deleted()
    {
        var member = NewMember();
        (await PostRule(Rules.Of(NewVip(), member))).IsSuccess();
        (await Delete($"config/endpoint/epipaddress/{member}?name={member}_tcp_8080")).IsRefused(409, "LB Rule-referred");
        (await Delete($"config/endpoint/epipaddress/{member}?probe_type=tcp&probe_port=1")).IsRefused(404, "host-notfound error");
    }

    [Theory]
    [InlineData("not-an-address", "tcp", 80, "host-parse error")]
    [InlineData("10.77.0.1", null, 80, "host-args unknown probe type")]
    [InlineData("10.77.0.1", "tcp", 0, "host-args unknown probe port")]
    public async Task Bad_objects_are_refused(string host, string? type, int port, string text) =>
        (await PostEndpoint(host, null, type, port)).IsRefused(400, text);

    [Fact]
    public async Task An_attach_drops_the_objects_of_the_endpoints_it_does_not_name()
    {
        var (vip, first, second) = (NewVip(), NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first).With("monitor", true))).IsSuccess();
        (await PostRule(Rules.Of(vip, second).With("monitor", true).With("oper", 1))).IsSuccess();
        Assert.Equal([first, second], (await RuleOf(vip)).Members());
        Assert.Null(await EndpointObject(first + "_tcp_8080"));
        Assert.NotNull(await EndpointObject(second + "_tcp_8080"));
    }

    [Fact]
    public async Task A_replacement_drops_the_objects_of_what_it_took_out()
    {
        var (vip, first, second, third) = (NewVip(), NewMember(), NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first, second).With("monitor", true))).IsSuccess();
        (await PostRule(Rules.Of(vip, second, third).With("monitor", true))).IsSuccess();
        Assert.Null(await EndpointObject(first + "_tcp_8080"));
        Assert.NotNull(await EndpointObject(second + "_tcp_8080"));
        Assert.NotNull(await EndpointObject(third + "_tcp_8080"));
    }

    private Task<Answer> PostEndpoint(string host, string? name, string? type, int port, string? request = null)
    {
        CleanUp($"config/endpoint/epipaddress/{host}?name={name}&probe_type={type}&probe_port={port}");
        return Post("config/endpoint", new JsonObject
        {
            ["hostName"] = host,
            ["name"] = name,
            ["probeType"] = type,
            ["probePort"] = port,
            ["probeReq"] = request,
            ["probeDuration"] = 5,
            ["inactiveReTries"] = 1,
        });
    }
}
