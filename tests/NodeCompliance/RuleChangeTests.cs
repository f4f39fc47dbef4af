using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

public sealed class RuleChangeTests : NodeTest
{
    [Fact]
    public async Task The_same_body_again_is_refused_as_existing()
    {
        var body = Rules.Of(NewVip(), NewMember());
        (await PostRule(body)).IsSuccess();
        var again = await PostRule(body);
        again.IsRefused(409, "lbrule-exists error");
        Assert.Equal("Resource conflict: Resource already exists OR dependency not found", again.Message);
    }

    [Theory]
    [InlineData("inactiveTimeOut", 99)]
    [InlineData("name", "other")]
    [InlineData("monitor", true)]
    [InlineData("bgp", true)]
    [InlineData("managed", true)]
    [InlineData("probeTimeout", 9)]
    [InlineData("probeRetries", 9)]
    [InlineData("privateIP", "10.9.9.9")]
    [InlineData("security", 1)]
    [InlineData("egress", true)]
    public async Task A_change_of_only_this_is_not_noticed(string field, object value)
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember()).With("name", "first");
        (await PostRule(body)).IsSuccess();
        var before = await RuleOf(vip);
        (await PostRule(body.With(field, JsonValue.Create(value)))).IsRefused(409, "lbrule-exists error");
        Assert.Equal(before.ToJsonString(), (await RuleOf(vip)).ToJsonString());
    }

    [Theory]
    [InlineData("sel", 1)]
    [InlineData("mode", 2)]
    [InlineData("probetype", "ping")]
    [InlineData("proxyprotocolv2", true)]
    public async Task A_change_of_this_is_applied(string field, object value)
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With(field, JsonValue.Create(value)))).IsSuccess();
        Assert.Equal(JsonValue.Create(value)!.ToJsonString(), (await RuleOf(vip)).Service()[field]!.ToJsonString());
    }

    [Theory]
    [InlineData("probereq")]
    [InlineData("proberesp")]
    public async Task A_change_of_probe_texts_is_applied_unseen(string field)
    {
        var body = Rules.Of(NewVip(), NewMember()).With("probetype", "udp").With("probeport", 53);
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With(field, "x"))).IsSuccess();
        (await PostRule(body.With(field, "x"))).IsRefused(409, "lbrule-exists error");
    }

    [Fact]
    public async Task A_noticed_change_takes_the_idle_timeout_along_but_never_name_monitor_bgp_and_managed()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember()).With("name", "first");
        (await PostRule(body)).IsSuccess();
        var changed = body.With("sel", 1).With("inactiveTimeOut", 99).With("name", "second").With("monitor", true)
            .With("bgp", true).With("managed", true);
        (await PostRule(changed)).IsSuccess();

        var service = (await RuleOf(vip)).Service();
        Assert.Equal((1, 99, "first"), ((int)service["sel"]!, (int)service["inactiveTimeOut"]!, (string)service["name"]!));
        string[] never = ["monitor", "bgp", "managed"];
        Assert.All(never, name => Assert.False(service.ContainsKey(name), name));
    }

    [Fact]
    public async Task Idle_timeout_falls_back_to_its_default_when_a_noticed_change_does_not_repeat_it()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember()).With("inactiveTimeOut", 99);
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.Without("inactiveTimeOut").With("sel", 1))).IsSuccess();
        Assert.Equal(240, (int)(await RuleOf(vip)).Service()["inactiveTimeOut"]!);
    }

    [Theory]
    [InlineData("security", 1, "lbrule-exist error: cant modify rule security mode")]
    [InlineData("egress", true, "lbrule-exist error: cant modify rule egress mode")]
    [InlineData("mode", 4, "lbrule-exist error: cant modify fullproxy rule mode")]
    public async Task Security_egress_and_full_proxy_need_a_new_rule(string field, object value, string text)
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With("sel", 1).With(field, JsonValue.Create(value)))).IsRefused(409, text);
        Assert.False((await RuleOf(vip)).Service().ContainsKey("sel"));
    }

    [Fact]
    public async Task Leaving_full_proxy_needs_a_new_rule_too()
    {
        var body = Rules.Of(NewVip(), NewMember()).With("mode", 4);
        (await PostRule(body)).IsSuccess();
        (await PostRule(body.With("mode", 0))).IsRefused(409, "lbrule-exist error: cant modify fullproxy rule mode");
    }

    [Fact]
    public async Task A_plain_post_replaces_the_endpoints_and_keeps_the_order_of_those_that_stay()
    {
        var vip = NewVip();
        string[] members = ["10.78.0.1", "10.78.0.2", "10.78.0.3"];
        (await PostRule(Rules.Of(vip, members))).IsSuccess();
        (await PostRule(Rules.Of(vip, "10.78.0.9", "10.78.0.3", "10.78.0.1"))).IsSuccess();
        Assert.Equal(["10.78.0.1", "10.78.0.3", "10.78.0.9"], (await RuleOf(vip)).Members());
    }

    [Fact]
    public async Task Replaced_endpoints_stay_as_tombstones_and_make_every_repetition_a_change()
    {
        var vip = NewVip();
        var (first, second) = (NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first))).IsSuccess();
        (await PostRule(Rules.Of(vip, second))).IsSuccess();
        (await PostRule(Rules.Of(vip, second))).IsSuccess();
        Assert.Equal([second], (await RuleOf(vip)).Members());

        var rule = Control.State().Rules.Single(known => known.ExternalIp == vip);
        Assert.Equal([(first, true), (second, false)], rule.Endpoints.Select(endpoint => (endpoint.Ip, endpoint.Hidden)));
    }

    [Fact]
    public async Task A_weight_alone_is_a_change()
    {
        var (vip, member) = (NewVip(), NewMember());
        var body = Rules.Of(vip);
        (await PostRule(body.WithEndpoints(Rules.Endpoint(member, weight: 10)))).IsSuccess();
        (await PostRule(body.WithEndpoints(Rules.Endpoint(member, weight: 20)))).IsSuccess();
        Assert.Equal(20, (int)(await RuleOf(vip))["endpoints"]![0]!["weight"]!);
    }

    [Fact]
    public async Task A_refused_modification_still_leaves_new_weights_behind()
    {
        var (vip, member) = (NewVip(), NewMember());
        var body = Rules.Of(vip);
        (await PostRule(body.WithEndpoints(Rules.Endpoint(member, weight: 10)))).IsSuccess();
        (await PostRule(body.WithEndpoints(Rules.Endpoint(member, weight: 20)).With("security", 1)))
            .IsRefused(409, "lbrule-exist error: cant modify rule security mode");
        Assert.Equal(20, (int)(await RuleOf(vip))["endpoints"]![0]!["weight"]!);
    }
}
