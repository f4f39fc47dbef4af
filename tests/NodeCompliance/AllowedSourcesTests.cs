namespace LoxiActors.NodeCompliance;

public sealed class AllowedSourcesTests : NodeTest
{
    [Fact]
    public async Task Sources_are_shown_on_the_rule_and_their_firewall_rules_are_not()
    {
        NeedsControl();
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).WithSources("10.1.0.0/16", "10.2.0.0/16"))).IsSuccess();
        Assert.Equal(2, (await RuleOf(vip))["allowedSources"]!.AsArray().Count);
        Assert.Empty((await Get("config/firewall/all")).Json["fwAttr"]!.AsArray());
        Assert.Equal(2, Control.State().DataPlaneFirewall.Count(rule => rule.ForAllowedSource));

        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp")).IsSuccess();
        Assert.Empty(Control.State().DataPlaneFirewall);
    }

    [Fact]
    public async Task A_bad_prefix_is_refused_and_leaves_nothing_behind()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).WithSources("10.1.0.0/16", "everyone"))).IsRefused(400, "rule-allowed-src error");
        Assert.Empty(await RulesOf(vip));
    }

    [Fact]
    public async Task One_source_cannot_be_replaced_by_another_one()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        (await PostRule(body.WithSources("10.1.0.0/16"))).IsSuccess();
        (await PostRule(body.WithSources("10.2.0.0/16"))).IsRefused(409, "lbrule-exists error");
        Assert.Equal("10.1.0.0/16", (string)(await RuleOf(vip))["allowedSources"]![0]!["prefix"]!);
    }

    [Fact]
    public async Task Posting_the_same_source_again_is_taken_for_a_change_and_clears_its_mark()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember()).WithSources("10.3.0.0/16");
        (await PostRule(body)).IsSuccess();
        (await PostRule(body)).IsSuccess();
        Assert.Equal(0u, Control.State().AllowedSourceMarks["10.3.0.0/16"]);
    }

    [Fact]
    public async Task A_longer_list_is_a_change()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        (await PostRule(body.WithSources("10.1.0.0/16"))).IsSuccess();
        (await PostRule(body.WithSources("10.1.0.0/16", "10.2.0.0/16"))).IsSuccess();
        Assert.Equal(2, (await RuleOf(vip))["allowedSources"]!.AsArray().Count);
    }

    [Fact]
    public async Task Only_the_first_28_rules_of_a_node_can_have_sources()
    {
        NeedsControl();
        var vip = NewVip();
        for (var port = 1; port <= 28; port++)
            (await PostRule(Rules.Of(vip, NewMember()).With("port", port))).IsSuccess();
        var body = Rules.Of(NewVip(), NewMember()).WithSources("10.1.0.0/16");
        (await PostRule(body)).IsRefused(400, "rule-allowed-src error");
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/5/protocol/tcp")).IsSuccess();
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/6/protocol/tcp")).IsSuccess();
        (await PostRule(body)).IsSuccess();
    }
}
