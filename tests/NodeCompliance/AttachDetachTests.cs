namespace LoxiActors.NodeCompliance;

public sealed class AttachDetachTests : NodeTest
{
    private const int Attach = 1;
    private const int Detach = 2;

    [Fact]
    public async Task Attach_creates_an_absent_rule_and_adds_to_a_live_one()
    {
        var vip = NewVip();
        var (first, second) = (NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first).With("oper", Attach))).IsSuccess();
        (await PostRule(Rules.Of(vip, second).With("oper", Attach))).IsSuccess();
        Assert.Equal([first, second], (await RuleOf(vip)).Members());
        (await PostRule(Rules.Of(vip, second).With("oper", Attach))).IsRefused(409, "lbrule-exists error");
    }

    [Fact]
    public async Task Attach_carries_the_settings_of_its_body()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("sel", 1).With("inactiveTimeOut", 99))).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("oper", Attach))).IsSuccess();
        var service = (await RuleOf(vip)).Service();
        Assert.False(service.ContainsKey("sel"));
        Assert.Equal(240, (int)service["inactiveTimeOut"]!);
    }

    [Fact]
    public async Task Detach_takes_one_endpoint_out_and_with_the_last_the_rule()
    {
        var vip = NewVip();
        var (first, second) = (NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first, second))).IsSuccess();
        (await PostRule(Rules.Of(vip, first).With("oper", Detach))).IsSuccess();
        Assert.Equal([second], (await RuleOf(vip)).Members());
        (await PostRule(Rules.Of(vip, second).With("oper", Detach))).IsSuccess();
        Assert.Empty(await RulesOf(vip));
    }

    [Fact]
    public async Task Detach_of_the_last_endpoint_keeps_the_rule_when_tombstones_are_left()
    {
        var vip = NewVip();
        var (first, second) = (NewMember(), NewMember());
        (await PostRule(Rules.Of(vip, first))).IsSuccess();
        (await PostRule(Rules.Of(vip, second))).IsSuccess();
        (await PostRule(Rules.Of(vip, second).With("oper", Detach))).IsSuccess();

        var rule = await RuleOf(vip);
        Assert.True(rule.ContainsKey("endpoints"));
        Assert.Null(rule["endpoints"]);
    }

    [Fact]
    public async Task Detach_knows_absent_rules_from_absent_endpoints()
    {
        var vip = NewVip();
        var body = Rules.Of(vip, NewMember());
        (await PostRule(body.With("oper", Detach))).IsRefused(404, "lbrule not-exists error");
        (await PostRule(body)).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("oper", Detach))).IsRefused(409, "lbrule-exists error");
    }

    [Fact]
    public async Task An_attach_past_32_endpoints_drops_all_earlier_ones()
    {
        var vip = NewVip();
        var members = Enumerable.Range(0, 32).Select(_ => NewMember()).ToArray();
        var extra = NewMember();
        (await PostRule(Rules.Of(vip, members))).IsSuccess();
        (await PostRule(Rules.Of(vip, extra).With("oper", Attach))).IsSuccess();
        Assert.Equal([extra], (await RuleOf(vip)).Members());
    }

    [Fact]
    public async Task Tombstones_count_towards_the_32()
    {
        var vip = NewVip();
        var old = Enumerable.Range(0, 20).Select(_ => NewMember()).ToArray();
        var young = Enumerable.Range(0, 12).Select(_ => NewMember()).ToArray();
        var extra = NewMember();
        (await PostRule(Rules.Of(vip, old))).IsSuccess();
        (await PostRule(Rules.Of(vip, young))).IsSuccess();
        Assert.Equal(12, (await RuleOf(vip)).Members().Length);
        (await PostRule(Rules.Of(vip, extra).With("oper", Attach))).IsSuccess();
        Assert.Equal([extra], (await RuleOf(vip)).Members());
    }
}
