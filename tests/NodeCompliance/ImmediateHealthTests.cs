using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

public sealed class ImmediateHealthTests : NodeTest
{
    protected override ImitationNodeOptions Options => new() { ImmediateHealth = true };

    [Fact]
    public async Task A_change_of_a_target_shows_at_once()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("monitor", true))).IsSuccess();
        Control.SetTarget(member, 8080, healthy: false);
        Assert.Equal("inactive", (string)(await RuleOf(vip))["endpoints"]![0]!["state"]!);
        Control.SetTarget(member, 8080, healthy: true);
        Assert.Equal("active", (string)(await RuleOf(vip))["endpoints"]![0]!["state"]!);
    }
}
