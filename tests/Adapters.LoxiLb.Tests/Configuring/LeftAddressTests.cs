using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Tests.Configuring;

/// <summary>A LoxiLB that is killed leaves the VIPs of its rules on lo.</summary>
public sealed class LeftAddressTests
{
    private const string OnLo = $"{Sample.Vip}/32";

    [Fact]
    public async Task A_killed_node_that_is_to_hold_nothing_lets_go_of_the_vip()
    {
        await using var rig = await KilledAsync();
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 1, Reads: 3), await rig.ConfigureAsync(from: null, NodeConfiguration.Empty));
        Assert.DoesNotContain(OnLo, rig.Control.State().Addresses["lo"]);
        Assert.Equal(new ConfigureOutcome.Applied(Calls: 0, Reads: 3), await rig.ConfigureAsync(from: null, NodeConfiguration.Empty));
    }

    [Fact]
    public async Task A_killed_node_that_is_to_hold_rules_keeps_the_vip()
    {
        await using var rig = await KilledAsync();
        await rig.ConfigureAsync(from: null, Sample.Of(Sample.Rule("10.0.0.1")));
        Assert.Contains(OnLo, rig.Control.State().Addresses["lo"]);
    }

    private static async Task<Rig> KilledAsync()
    {
        var rig = await Rig.StartAsync();
        rig.Control.SetRole("MASTER", RuleName.InstanceOf(Sample.LoadBalancer));
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        rig.Control.Restart(killed: true);
        Assert.Contains(OnLo, rig.Control.State().Addresses["lo"]);
        return rig;
    }
}
