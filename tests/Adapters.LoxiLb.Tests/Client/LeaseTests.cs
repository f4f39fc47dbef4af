using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using NodeCall = LoxiActors.Actors.Nodes.NodeCall;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

public sealed class LeaseTests
{
    private static readonly NodeCall Put = new NodeCall.PutRule(Sample.Rule("10.0.0.1"));

    [Fact]
    public async Task Without_the_lease_nothing_is_sent_and_nothing_is_repeated()
    {
        var lease = new SwitchedLease { IsHeld = false };
        await using var rig = await Rig.StartAsync(lease: lease, options: options => options with { ApiRetries = 5, ApiRetryInterval = TimeSpan.FromHours(1) });
        IsRefused(await rig.SendAsync(Put));
        IsRefused((await rig.Client.ListRulesAsync("test", CancellationToken.None)).Result);
        IsRefused((await rig.Client.VersionAsync("test", CancellationToken.None)).Result);
        IsRefused(await rig.Client.ListConnectionsAsync((_, _) => Task.CompletedTask, "test", TimeSpan.FromSeconds(5), CancellationToken.None));
        Assert.Empty(rig.Control.Calls);

        lease.IsHeld = true;
        Assert.IsType<CallResult.Done>(await rig.SendAsync(Put));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lease_that_ends_while_the_request_is_on_its_way_out_stops_it(bool connected)
    {
        var lease = new SwitchedLease();
        await using var rig = await Rig.StartAsync(lease: lease);
        if (connected)
            await rig.RulesAsync();
        var before = rig.Control.Calls.Count;
        // When the call begins it is still held, and not any more when the connection is written to.
        lease.EndAfter(1);
        IsRefused(await rig.SendAsync(Put));
        Assert.Equal(before, rig.Control.Calls.Count);
        lease.IsHeld = true;
        Assert.Empty(await rig.RulesAsync());
    }

    [Fact]
    public async Task A_request_that_waited_for_a_connection_is_stopped_too()
    {
        var lease = new SwitchedLease();
        await using var rig = await Rig.StartAsync(lease: lease, options: options => options with { MaxConnectionsPerNode = 1 });
        rig.Control.Faults = new NodeFaults { Hang = true };
        var first = rig.SendAsync(Put);
        await rig.Control.WaitForAsync(_ => rig.Control.Calls.Count == 1);
        var second = rig.SendAsync(new NodeCall.PutRule(Sample.OtherRule("10.0.0.1")));
        Assert.False(second.IsCompleted);

        lease.IsHeld = false;
        rig.Control.Faults = new NodeFaults();
        // What the node was sent while the lease was held it may answer.
        await first;
        IsRefused(await second);
        Assert.Single(rig.Control.Calls);
    }

    [Fact]
    public async Task A_login_needs_the_lease_as_well()
    {
        var lease = new SwitchedLease();
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { Users = [new ImitationUser("admin", "secret")] },
            authentication: new NodeAuthentication { Kind = AuthenticationKind.Login, Username = "admin", Password = new Secret("secret") },
            lease: lease);
        lease.IsHeld = false;
        IsRefused(await rig.SendAsync(Put));
        Assert.Empty(rig.Control.Calls);
    }

    [Fact]
    public async Task Requests_name_the_epoch_of_their_sender()
    {
        await using var rig = await Rig.StartAsync(lease: new SwitchedLease());
        await rig.SendAsync(Put);
        Assert.Equal("epoch-7.test", Assert.Single(rig.Control.Calls).RequestId);
        await using var alone = await Rig.StartAsync();
        await alone.SendAsync(Put);
        Assert.Equal("test", Assert.Single(alone.Control.Calls).RequestId);
    }

    private static void IsRefused(CallResult result)
    {
        var unreachable = Assert.IsType<CallResult.Unreachable>(result);
        Assert.True(unreachable.LeaseOver);
        Assert.False(unreachable.MaybeCarriedOut);
        Assert.Equal("not sent: this host's lease is over, and another host may be active", result.Words);
    }
}
