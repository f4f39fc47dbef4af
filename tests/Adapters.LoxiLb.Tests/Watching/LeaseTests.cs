using LoxiActors.Adapters.LoxiLb.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Watching;

public sealed class LeaseTests
{
    [Fact]
    public async Task A_node_that_could_not_be_asked_is_not_taken_for_silent()
    {
        var lease = new SwitchedLease();
        await using var rig = await Rig.StartAsync(lease: lease);
        rig.LoadBalancers.Placed.Add(Sample.LoadBalancer);
        await rig.LookAsync();
        rig.LoadBalancers.Observed();
        var before = rig.Watch.Statuses;

        lease.IsHeld = false;
        await rig.LookAsync();
        Assert.Empty(rig.LoadBalancers.Observed());
        Assert.Equal(before, rig.Watch.Statuses);
        Assert.True(before[0].Reachable);
    }
}
