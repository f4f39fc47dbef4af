namespace LoxiActors.NodeCompliance;

public sealed class RuleDeletionTests : NodeTest
{
    [Fact]
    public async Task A_rule_goes_by_address_port_and_protocol_and_is_then_absent()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()))).IsSuccess();
        var path = $"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp";
        (await Delete(path)).IsSuccess();
        Assert.Empty(await RulesOf(vip));
        (await Delete(path)).IsRefused(404, "no-rule error");
    }

    [Fact]
    public async Task The_block_is_part_of_what_is_deleted()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("block", 5))).IsSuccess();
        var path = $"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp";
        (await Delete(path)).IsRefused(404, "no-rule error");
        (await Delete(path + "?block=5&bgp=false")).IsSuccess();
    }

    [Fact]
    public async Task Host_rules_go_by_host_and_any_means_none()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("mode", 4).With("host", "a.example.org"))).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("mode", 4))).IsSuccess();
        var rest = $"externalipaddress/{vip}/port/80/protocol/tcp";
        (await Delete($"config/loadbalancer/hosturl/b.example.org/{rest}")).IsRefused(404, "no-rule error");
        (await Delete($"config/loadbalancer/hosturl/a.example.org/{rest}")).IsSuccess();
        (await Delete($"config/loadbalancer/hosturl/any/{rest}")).IsSuccess();
        Assert.Empty(await RulesOf(vip));
    }

    [Fact]
    public async Task Port_ranges_go_by_both_ports()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()).With("portMax", 90))).IsSuccess();
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/tcp")).IsRefused(404, "no-rule error");
        (await Delete($"config/loadbalancer/hosturl/any/externalipaddress/{vip}/port/80/portmax/90/protocol/tcp")).IsSuccess();
    }

    [Fact]
    public async Task Deleting_by_name_takes_every_rule_of_the_name_and_is_a_success_without_any()
    {
        var vip = NewVip();
        var name = "compliance-" + Guid.NewGuid().ToString("N");
        (await PostRule(Rules.Of(vip, NewMember()).With("name", name))).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("name", name).With("port", 81))).IsSuccess();
        (await PostRule(Rules.Of(vip, NewMember()).With("name", "keep").With("port", 82))).IsSuccess();
        (await Delete("config/loadbalancer/name/" + name)).IsSuccess();
        Assert.Equal(82, (int)(await RuleOf(vip)).Service()["port"]!);
        (await Delete("config/loadbalancer/name/" + name)).IsSuccess();
    }

    [Fact]
    public async Task Deleting_all_leaves_an_empty_list()
    {
        Assert.SkipWhen(IsReal, "would empty a real node");
        (await PostRule(Rules.Of(NewVip(), NewMember()))).IsSuccess();
        (await PostRule(Rules.Of(NewVip(), NewMember()).With("portMax", 99))).IsSuccess();
        (await Delete("config/loadbalancer/all")).IsSuccess();
        Assert.Equal("{\"lbAttr\":[]}", (await Get("config/loadbalancer/all")).Body.Trim());
    }

    [Fact]
    public async Task Bad_path_parts_are_told_apart()
    {
        var vip = NewVip();
        var answer = await Delete($"config/loadbalancer/externalipaddress/{vip}/port/http/protocol/tcp");
        Assert.Equal((422, 601), ((int)answer.Status, answer.Code));
        (await Delete($"config/loadbalancer/externalipaddress/{vip}/port/80/protocol/gre")).IsRefused(400, "malformed-proto error");
        (await Delete("config/loadbalancer/externalipaddress/nonsense/port/80/protocol/tcp")).IsRefused(400, "malformed-service error");
    }
}
