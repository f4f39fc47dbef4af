using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.LoxiLb;
using Microsoft.AspNetCore.Http;
using NodeCall = LoxiActors.Actors.Nodes.NodeCall;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

public sealed class CallTests
{
    [Fact]
    public async Task A_rule_arrives_as_it_was_wanted_and_reads_back_the_same()
    {
        await using var rig = await Rig.StartAsync();
        var rule = Sample.Rule("10.0.0.1", "10.0.0.2") with
        {
            Selection = EndpointSelection.Priority,
            Mode = NatMode.FullNat,
            InactiveTimeout = 77,
            ProxyProtocolV2 = true,
            Endpoints = [new("10.0.0.1", 8080, 75), new("10.0.0.2", 8081, 25)],
        };
        Assert.IsType<CallResult.Done>(await rig.PutAsync(rule));
        var held = Assert.Single(rig.Control.State().Rules);
        Assert.Equal((Sample.Rule().Name, Sample.Vip, "tcp", 80), (held.Name, held.ExternalIp, held.Protocol, held.Port));
        Assert.Equal((2, 2, 77u, true, "none", 0u), (held.Sel, held.Mode, held.InactiveTimeout, held.Monitor, held.ProbeType, held.Block));
        var read = Assert.Single(await rig.RulesAsync());
        Assert.Equal(Sample.Of(rule).Fingerprint(), Sample.Of(read).Fingerprint());
    }

    [Fact]
    public async Task What_is_zero_reads_as_zero()
    {
        await using var rig = await Rig.StartAsync();
        var rule = Sample.Rule("10.0.0.1") with { Mode = NatMode.Dnat, Endpoints = [new("10.0.0.1", 8080, 0)] };
        await rig.PutAsync(rule);
        Assert.Equal(Sample.Of(rule).Fingerprint(), Sample.Of([.. await rig.RulesAsync()]).Fingerprint());
    }

    [Theory]
    [InlineData("2001:db8::10", "2001:db8::1", RuleProtocol.Tcp)]
    [InlineData("192.0.2.10", "10.0.0.1", RuleProtocol.Udp)]
    [InlineData("192.0.2.10", "10.0.0.1", RuleProtocol.Sctp)]
    public async Task A_rule_of_any_family_and_protocol_comes_and_goes(string vip, string member, RuleProtocol protocol)
    {
        await using var rig = await Rig.StartAsync();
        var rule = Sample.Rule(member) with { Key = new RuleKey(vip, 53, protocol) };
        Assert.IsType<CallResult.Done>(await rig.PutAsync(rule));
        Assert.Equal(rule.Key, Assert.Single(await rig.RulesAsync()).Key);
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.DeleteRule(rule.Key)));
        Assert.Empty(rig.Control.State().Rules);
    }

    [Fact]
    public async Task A_probe_and_the_firewall_arrive_as_they_were_wanted()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.PutProbe(Sample.Probe("10.0.0.1"))));
        var endpoint = Assert.Single(rig.Control.State().Endpoints);
        Assert.Equal(("10.0.0.1_tcp_8080", "http", 8080, "health", 5u, 3), (endpoint.Key, endpoint.ProbeType, endpoint.ProbePort, endpoint.ProbeRequest, endpoint.ProbeDuration, endpoint.Retries));
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.AddFirewall(Sample.Allow("198.51.100.0/24"))));
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.AddFirewall(Sample.DropRest)));
        var read = await rig.Client.ListFirewallAsync("test", CancellationToken.None);
        Assert.Equal([Sample.Allow("198.51.100.0/24"), Sample.DropRest], read.Value!.Items!.Select(item => FirewallReading.Of(item)!.Value.Rule));
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.DeleteFirewall(Sample.Allow("198.51.100.0/24"))));
        Assert.Equal(Sample.Vip + "/32", Assert.Single(rig.Control.State().DataPlaneFirewall).Destination);
    }

    [Fact]
    public async Task A_probe_of_another_address_is_set_before_its_rule_and_deleted_without_one()
    {
        await using var rig = await Rig.StartAsync();
        var probe = Sample.Probe("10.0.0.1") with { HostName = "10.9.9.9", Type = ProbeType.Ping, Port = 0, Request = "" };
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.PutProbe(probe)));
        var read = await rig.Client.ListEndpointsAsync("test", CancellationToken.None);
        Assert.Equal(probe, ProbeReading.Of(Assert.Single(read.Value!.Items!)));
        Assert.IsType<CallResult.Done>(await rig.SendAsync(new NodeCall.DeleteProbe(probe)));
        Assert.Empty(rig.Control.State().Endpoints);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{\"lbAttr\":null}", 0)]
    [InlineData("{\"lbAttr\":[{\"serviceArguments\":{},\"endpoints\":null}]}", 1)]
    [InlineData("{\"lbAttr\":[{}]}", 1)]
    [InlineData("{\"lbAttr\":[{\"serviceArguments\":null}]}", -1)]
    [InlineData("{\"lbAttr\":[{\"serviceArguments\":{\"port\":\"eighty\"}}]}", -1)]
    public async Task What_a_list_leaves_out_is_nothing_and_what_it_must_not_hold_is_refused(string answer, int rules)
    {
        await using var server = await RecordingServer.StartAsync(http => http.Response.WriteAsync(answer));
        await using var rig = await Rig.StartAsync(options: options => options with { Nodes = [options.Nodes[0] with { Url = server.Url }] });
        var read = await rig.Client.ListRulesAsync("test", CancellationToken.None);
        if (rules < 0)
            Assert.IsType<CallResult.RefusedByNode>(read.Result);
        else
            Assert.Equal(rules, (read.Value!.Items ?? []).Select(RuleReading.Of).Count(reading => reading.Rule is null && reading.Name.Length == 0));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_refused_and_not_thrown()
    {
        await using var server = await RecordingServer.StartAsync(http =>
        {
            http.Response.Headers.ContentType = "text/html; charset=no-such-set";
            return http.Response.WriteAsync("<html>hello</html>");
        });
        await using var rig = await Rig.StartAsync(options: options => options with { Nodes = [options.Nodes[0] with { Url = server.Url }] });
        Assert.IsType<CallResult.RefusedByNode>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        var read = await rig.Client.ListRulesAsync("test", CancellationToken.None);
        Assert.StartsWith("ListRules: the node's answer can't be read", Assert.IsType<CallResult.RefusedByNode>(read.Result).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saying_it_twice_is_recognised()
    {
        await using var rig = await Rig.StartAsync();
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        Assert.IsType<CallResult.AlreadySo>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        await rig.SendAsync(new NodeCall.AddFirewall(Sample.DropRest));
        Assert.IsType<CallResult.AlreadySo>(await rig.SendAsync(new NodeCall.AddFirewall(Sample.DropRest)));
        Assert.IsType<CallResult.AlreadySo>(await rig.SendAsync(new NodeCall.DeleteProbe(Sample.Probe("10.0.0.1"))));
        await rig.SendAsync(new NodeCall.DeleteRule(Sample.Rule().Key));
        await rig.SendAsync(new NodeCall.DeleteFirewall(Sample.DropRest));
        Assert.IsType<CallResult.AlreadySo>(await rig.SendAsync(new NodeCall.DeleteRule(Sample.Rule().Key)));
        Assert.IsType<CallResult.AlreadySo>(await rig.SendAsync(new NodeCall.DeleteFirewall(Sample.DropRest)));
        Assert.IsType<CallResult.AlreadySo>(await rig.SendAsync(new NodeCall.DeleteProbe(Sample.Probe("10.0.0.1"))));
    }

    [Fact]
    public async Task Refusals_are_permanent_and_in_the_nodes_words()
    {
        await using var rig = await Rig.StartAsync(new ImitationNodeOptions { MaxRules = 1 });
        var many = Sample.Rule([.. Enumerable.Range(1, 33).Select(i => $"10.0.0.{i}")]);
        var range = Assert.IsType<CallResult.RefusedByNode>(await rig.PutAsync(many));
        Assert.True(range.Permanent);
        Assert.Contains("range", range.Text, StringComparison.Ordinal);
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        var full = Assert.IsType<CallResult.RefusedByNode>(await rig.PutAsync(Sample.OtherRule("10.0.0.1")));
        Assert.Equal("rule-hwm error (HTTP 403)", full.Text);
        Assert.True(full.Permanent);
        rig.Control.Faults = new NodeFaults { FailNext = 1, FailStatus = 200, FailBody = """{"result":"Error: no"}""" };
        Assert.Equal("Error: no (HTTP 200)", Assert.IsType<CallResult.RefusedByNode>(await rig.PutAsync(Sample.Rule("10.0.0.2"))).Text);
    }

    [Fact]
    public async Task Calls_carry_the_request_id_and_the_bare_token()
    {
        await using var server = await RecordingServer.StartAsync(http => http.Response.WriteAsync("""{"result":"Success"}"""));
        var options = new LoxiLbOptions
        {
            Nodes = [new NodeOptions { Name = Sample.Node, Url = server.Url, Authentication = new NodeAuthentication { Kind = AuthenticationKind.Token, Token = new Secret("t0ken") } }],
        };
        using var metrics = new LoxiLbMetrics();
        using var nodes = new LoxiLbNodes(options, metrics, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await nodes.All.First().Client.SendAsync(new NodeCall.PutRule(Sample.Rule("10.0.0.1")), "request-1", CancellationToken.None);
        var (target, headers, body) = Assert.Single(server.Requests);
        Assert.Equal("POST /netlox/v1/config/loadbalancer", target);
        Assert.Equal(("request-1", "t0ken", "application/json"), (headers["X-Request-Id"], headers["Authorization"], headers["Content-Type"]));
        Assert.Equal(
            """{"serviceArguments":{"externalIP":"192.0.2.10","port":80,"protocol":"tcp","sel":0,"mode":1,"monitor":true,"probetype":"none","inactiveTimeOut":240,"name":"20000000-0000-0000-0000-000000000001:10000000-0000-0000-0000-000000000001","proxyprotocolv2":false},"endpoints":[{"endpointIP":"10.0.0.1","targetPort":8080,"weight":1}]}""",
            body);
    }
}
