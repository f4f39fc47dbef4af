using System.Text.Json.Nodes;
using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

public sealed class LimitTests : NodeTest
{
    private const int Rules3 = 3;

    protected override ImitationNodeOptions Options => new() { MaxRules = Rules3, MaxFirewallRules = 2 };

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public async Task A_body_has_one_to_32_endpoints(int count)
    {
        var members = Enumerable.Range(0, count).Select(_ => NewMember()).ToArray();
        (await PostRule(Rules.Of(NewVip(), members))).IsRefused(400, "endpoints-range error");
    }

    [Fact]
    public async Task A_full_node_refuses_another_rule_and_takes_one_again_after_a_deletion()
    {
        NeedsControl();
        var vip = NewVip();
        for (var port = 1; port <= Rules3; port++)
            (await PostRule(Rules.Of(vip, NewMember()).With("port", port))).IsSuccess();
        var one = Rules.Of(vip, NewMember()).With("port", 99);
        var full = await PostRule(one);
        full.IsRefused(403, "rule-hwm error");
        Assert.Equal("Capacity insufficient", full.Message);
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/2/protocol/tcp")).IsSuccess();
        (await PostRule(one)).IsSuccess();
    }

    [Fact]
    public async Task The_firewall_has_a_limit_of_its_own()
    {
        NeedsControl();
        for (var i = 1; i <= 2; i++)
            (await Post("config/firewall", Firewall(i))).IsSuccess();
        (await Post("config/firewall", Firewall(3))).IsRefused(400, "rule-mark error");
    }

    [Fact]
    public void The_limits_are_those_of_the_real_node()
    {
        var options = new ImitationNodeOptions();
        Assert.Equal((2048, 8192), (options.MaxRules, options.MaxFirewallRules));
    }

    [Fact]
    public async Task Sctp_rules_have_at_most_three_secondary_addresses()
    {
        var body = Rules.Of(NewVip(), NewMember()).With("protocol", "sctp");
        body["secondaryIPs"] = new JsonArray(
            [.. Enumerable.Range(1, 4).Select(i => new JsonObject { ["secondaryIP"] = $"192.0.2.{i}" })]);
        (await PostRule(body)).IsRefused(400, "secondaryIP-args len error");
    }

    private static JsonObject Firewall(int preference) => new()
    {
        ["ruleArguments"] = new JsonObject { ["preference"] = preference },
        ["opts"] = new JsonObject { ["drop"] = true },
    };
}
