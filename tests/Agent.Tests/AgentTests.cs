using LoxiActors.Agent.Options;
using LoxiActors.Agent.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Agent.Tests;

public class AgentTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Heartbeats_tell_what_LoxiLB_holds()
    {
        await using var rig = await Rig.CreateAsync();
        await rig.Node.AddRuleAsync();
        rig.Node.Control.CountTraffic(new TrafficCounters { Packets = 7, Bytes = 700 });
        rig.Node.Control.SetRole("BACKUP");
        rig.Start();
        var first = await rig.Listener.NextAsync();
        Assert.Equal("node-1", first.Node.Value);
        Assert.Equal(1UL, first.Sequence);
        Assert.True(first.LoxiLbAnswers);
        Assert.Equal(1, first.Rules);
        Assert.Equal((7UL, 700UL), (first.Packets, first.Bytes));
        Assert.Equal(HaRole.Backup, first.Roles["llb-inst0"]);
        Assert.Empty(first.EndpointsDown);
        Assert.Empty(first.PeersDown);
        Assert.Empty(rig.Said);
    }

    [Fact]
    public async Task They_go_on_and_on()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Options = rig.Options with { Interval = TimeSpan.FromMilliseconds(50) };
        rig.Start();
        var first = await rig.Listener.NextAsync();
        var later = await rig.Listener.NextAsync(heartbeat => heartbeat.Sequence >= 5);
        Assert.Equal(first.BootId, later.BootId);
        Assert.True(later.SentAt > first.SentAt);
    }

    [Fact]
    public async Task A_changed_role_is_told_at_once()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Start();
        await rig.Listener.NextAsync();
        rig.Node.Control.SetRole("MASTER", "2cd1d6f8-6a4e-4bcb-9e8c-3d4a0f7a1c55");
        var edge = await rig.Listener.NextAsync();
        Assert.Equal(HaRole.Master, edge.Roles["2cd1d6f8-6a4e-4bcb-9e8c-3d4a0f7a1c55"]);
    }

    [Fact]
    public async Task A_changed_endpoint_is_told_at_once()
    {
        await using var rig = await Rig.CreateAsync();
        await rig.Node.AddRuleAsync();
        rig.Start();
        await rig.Listener.NextAsync();
        rig.Node.Control.SetTarget("10.0.0.1", 8080, healthy: false);
        Assert.Equal(["10.0.0.1_tcp_8080"], (await rig.Listener.NextAsync()).EndpointsDown);
        rig.Node.Control.SetTarget("10.0.0.1", 8080, healthy: true);
        Assert.Empty((await rig.Listener.NextAsync()).EndpointsDown);
    }

    [Fact]
    public async Task A_changed_peer_is_told_at_once()
    {
        await using var rig = await Rig.CreateAsync();
        await rig.Node.AddBfdAsync("10.0.0.3");
        rig.Start();
        await rig.Listener.NextAsync();
        rig.Node.Control.SetBfd("10.0.0.3", "BFDUp");
        Assert.Equal(["10.0.0.3"], (await rig.Listener.NextAsync(heartbeat => !heartbeat.PeersUp.IsEmpty)).PeersUp);
        rig.Node.Control.SetBfd("10.0.0.3", "BFDDown");
        var down = await rig.Listener.NextAsync(heartbeat => !heartbeat.PeersDown.IsEmpty);
        Assert.Equal(["10.0.0.3"], down.PeersDown);
        Assert.Empty(down.PeersUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_LoxiLB_that_answers_no_more_is_told_at_once(bool hangs)
    {
        await using var rig = await Rig.CreateAsync();
        await rig.Node.AddRuleAsync();
        rig.Options = rig.Options with { Timeout = Short };
        rig.Start();
        await rig.Listener.NextAsync(heartbeat => heartbeat.LoxiLbAnswers);
        rig.Node.Control.Faults = hangs ? new NodeFaults { Hang = true } : new NodeFaults { Down = true };
        var silent = await rig.Listener.NextAsync(heartbeat => !heartbeat.LoxiLbAnswers);
        Assert.Null(silent.Rules);
        Assert.Empty(silent.Roles);
        rig.Node.Control.Faults = new NodeFaults();
        await rig.Listener.NextAsync(heartbeat => heartbeat.LoxiLbAnswers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Heartbeats_go_on_without_LoxiLB(bool hangs)
    {
        await using var rig = await Rig.CreateAsync();
        rig.Options = rig.Options with { Interval = TimeSpan.FromMilliseconds(50), Timeout = Short };
        rig.Start();
        await rig.Listener.NextAsync(heartbeat => heartbeat.LoxiLbAnswers);
        if (hangs)
            rig.Node.Control.Faults = new NodeFaults { Hang = true };
        else
            await rig.Node.StopAsync();
        var silent = await rig.Listener.NextAsync(heartbeat => !heartbeat.LoxiLbAnswers);
        var later = await rig.Listener.NextAsync(heartbeat => heartbeat.Sequence >= silent.Sequence + 5);
        Assert.False(later.LoxiLbAnswers);
    }

    [Fact]
    public async Task With_a_LoxiLB_that_never_answered_they_begin_after_the_first_call()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Options = rig.Options with { Timeout = Short };
        rig.Node.Control.Faults = new NodeFaults { Hang = true };
        rig.Start();
        Assert.False((await rig.Listener.NextAsync()).LoxiLbAnswers);
    }

    [Fact]
    public async Task One_list_that_fails_leaves_the_others()
    {
        await using var rig = await Rig.CreateAsync();
        await rig.Node.AddRuleAsync();
        rig.Options = rig.Options with { Interval = TimeSpan.FromMilliseconds(50) };
        rig.Start();
        await rig.Listener.NextAsync();
        rig.Node.Control.Faults = new NodeFaults { FailNext = 1_000_000, OnlyPath = "loadbalancer" };
        var without = await rig.Listener.NextAsync(heartbeat => heartbeat.Rules is null);
        Assert.True(without.LoxiLbAnswers);
        Assert.Contains(rig.Said, line => line == "LoxiLB, rules: loadbalancer/all was answered 503");
    }

    [Fact]
    public async Task A_restart_is_a_newer_boot()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Start();
        var before = await rig.Listener.NextAsync();
        await rig.StopAsync();
        rig.Start();
        var after = await rig.Listener.NextAsync();
        Assert.True(after.BootId > before.BootId);
        Assert.Equal(1UL, after.Sequence);
    }

    [Fact]
    public async Task The_boot_is_newer_even_when_the_clock_was_set_back()
    {
        await using var rig = await Rig.CreateAsync();
        var ahead = BootIds.Of(DateTimeOffset.UtcNow.AddSeconds(20));
        File.WriteAllText(rig.Options.StateFile, $"{ahead}\n");
        rig.Start();
        Assert.Equal(ahead + 1, (await rig.Listener.NextAsync()).BootId);
        Assert.Equal($"{ahead + 1}\n", File.ReadAllText(rig.Options.StateFile));
    }

    [Fact]
    public async Task Each_host_gets_the_same_heartbeats()
    {
        await using var rig = await Rig.CreateAsync();
        using var second = new Listener();
        rig.Options = rig.Options with { Controllers = [new Controller("127.0.0.1", rig.Listener.Port), new Controller("localhost", second.Port)], Interval = TimeSpan.FromMilliseconds(50) };
        rig.Start();
        var heard = await second.NextAsync();
        var same = await rig.Listener.NextAsync(heartbeat => heartbeat.Sequence == heard.Sequence);
        Assert.Equal((heard.BootId, heard.SentAt), (same.BootId, same.SentAt));
    }

    [Fact]
    public async Task LoxiLB_s_token_is_sent()
    {
        await using var rig = await Rig.CreateAsync();
        var token = rig.KeyFile + ".token";
        File.WriteAllText(token, "letmein");
        await using var guarded = await ImitationNode.StartAsync(new ImitationNodeOptions { TokenFile = token });
        rig.Options = rig.Options with { LoxiLb = guarded.Url, TokenFile = token };
        rig.Start();
        Assert.Equal(0, (await rig.Listener.NextAsync()).Rules);
    }
}
