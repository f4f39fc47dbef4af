using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Configuring;

public sealed class LeaseTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly NodeConfiguration Wanted = Sample.Of(Sample.Rule("10.0.0.1"), Sample.OtherRule("10.0.0.1"));

    [Fact]
    public async Task A_request_that_has_not_begun_waits_for_the_lease_to_come_back()
    {
        var (lease, time) = (new SwitchedLease { IsHeld = false }, new ManualTime());
        await using var rig = await Rig.StartAsync(lease: lease, time: time);
        var outcome = rig.ConfigureAsync(NodeConfiguration.Empty, Wanted);
        for (var i = 0; i < 10; i++)
        {
            await time.TimerOf(Pause);
            time.Advance(Pause);
        }

        Assert.False(outcome.IsCompleted);
        Assert.Empty(rig.Control.Calls);
        await time.TimerOf(Pause);
        lease.IsHeld = true;
        time.Advance(Pause);
        Assert.Equal(new ConfigureOutcome.Applied(2, 0), await outcome);
    }

    [Fact]
    public async Task One_that_is_stopped_in_the_middle_is_tried_again_at_once_when_the_lease_is_back()
    {
        var lease = new SwitchedLease();
        await using var rig = await Rig.StartAsync(lease: lease, options: options => options with { ApiRetryInterval = TimeSpan.FromHours(1) });
        // Asked before the request, and before the call and before the connection for each of the two rules.
        lease.EndAfter(3);
        var outcome = Assert.IsType<ConfigureOutcome.Unreachable>(await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
        Assert.EndsWith("not sent: this host's lease is over, and another host may be active", outcome.Reason, StringComparison.Ordinal);
        Assert.Single(rig.Changes());

        // The node is not left alone for that, as one is that does not answer.
        lease.IsHeld = true;
        Assert.IsType<ConfigureOutcome.Applied>(await rig.ConfigureAsync(from: null, Wanted));
    }
}
