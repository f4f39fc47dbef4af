using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Configuring;

public sealed class ConfigurerFaultTests
{
    [Fact]
    public async Task A_failure_within_the_control_plane_does_not_end_the_work()
    {
        await using var rig = await Rig.StartAsync();
        await using var configurer = new NodeConfigurer(
            rig.Nodes, () => rig.LoadBalancers, rig.LoadBalancers.Tell, rig.Metrics, TimeProvider.System, new FailingLog<NodeConfigurer>(times: 2));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            configurer.Configure(Sample.Request(NodeConfiguration.Empty, Sample.Of(Sample.Rule("10.0.0.1")), attempt));
            Assert.Equal(attempt, (await rig.LoadBalancers.NextOutcomeAsync()).Attempt);
        }
    }

    /// <summary>Long enough for a node that has just started on a busy machine.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);
    private static readonly NodeConfiguration Wanted = Sample.Of(Sample.Rule("10.0.0.1"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_post_whose_answer_was_lost_is_not_sent_again_once_a_look_finds_it(bool tooLate)
    {
        await using var rig = await Rig.StartAsync(options: options => options with
        {
            ApiRetryInterval = TimeSpan.Zero, ApiTimeout = Short, RulePostTimeout = Short,
        });
        rig.Control.Faults = tooLate ? new NodeFaults { AnswerAfterClientGaveUp = 60_000 } : new NodeFaults { DropAfterNext = 1 };
        var outcome = Assert.IsType<ConfigureOutcome.Unreachable>(await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
        Assert.StartsWith("rule 192.0.2.10 tcp/80: ", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("may have been carried out", outcome.Reason, StringComparison.Ordinal);
        Assert.Single(rig.Control.Calls);
        rig.Control.Faults = new NodeFaults();
        Assert.Equal(new ConfigureOutcome.Applied(0, 3), await rig.ConfigureAsync(from: null, Wanted));
        Assert.Single(rig.Control.Calls, call => call.Method == "POST");
    }

    [Fact]
    public async Task What_follows_a_lost_call_is_not_sent()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { DropNext = 1, OnlyPath = "loadbalancer" };
        var to = new NodeConfiguration([Sample.Rule("10.0.0.1")], [Sample.Probe("10.0.0.1")], [Sample.DropRest]);
        Assert.IsType<ConfigureOutcome.Unreachable>(await rig.ConfigureAsync(NodeConfiguration.Empty, to));
        Assert.Equal(2, rig.Changes().Count);
        Assert.Empty(rig.Control.State().Endpoints);
    }

    [Fact]
    public async Task Refusals_and_bad_credentials_are_final()
    {
        await using var full = await Rig.StartAsync(new ImitationNodeOptions { MaxRules = 1 });
        await full.PutAsync(Sample.OtherRule("10.0.0.1"));
        Assert.Equal(
            new ConfigureOutcome.RefusedByNode("rule 192.0.2.10 tcp/80: rule-hwm error (HTTP 403)"),
            await full.ConfigureAsync(NodeConfiguration.Empty, Wanted));

        using var files = new Certificates();
        await using var locked = await Rig.StartAsync(new ImitationNodeOptions { TokenFile = files.Write("token", "t") });
        var refused = Assert.IsType<ConfigureOutcome.RefusedByNode>(await locked.ConfigureAsync(from: null, Wanted));
        Assert.Contains("credentials", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_not_configured_is_refused()
    {
        await using var rig = await Rig.StartAsync();
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Wanted) with { Node = new NodeName("elsewhere") });
        Assert.Equal(new ConfigureOutcome.RefusedByNode("the configuration has no node elsewhere"), (await rig.LoadBalancers.NextOutcomeAsync()).Outcome);
    }

    [Fact]
    public async Task A_silent_node_is_left_alone_for_a_while_and_then_tried_again()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(options: options => options with { ApiRetries = 0, ApiRetryInterval = TimeSpan.FromSeconds(5) }, time: time);
        rig.Control.Faults = new NodeFaults { Down = true };
        Assert.IsType<ConfigureOutcome.Unreachable>(await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
        var before = rig.Control.Calls.Count;
        var skipped = Assert.IsType<ConfigureOutcome.Unreachable>(await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
        Assert.StartsWith("not tried", skipped.Reason, StringComparison.Ordinal);
        Assert.Equal(before, rig.Control.Calls.Count);
        rig.Control.Faults = new NodeFaults();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new ConfigureOutcome.Applied(1, 0), await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
    }

    [Fact]
    public async Task A_look_that_is_answered_ends_the_pause()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(options: options => options with { ApiRetries = 0 }, time: time);
        rig.Control.Faults = new NodeFaults { DropNext = 1 };
        Assert.IsType<ConfigureOutcome.Unreachable>(await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
        await rig.LookAsync();
        Assert.Equal(new ConfigureOutcome.Applied(1, 0), await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
    }

    [Fact]
    public async Task An_outcome_waits_for_room_in_the_mailbox()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(time: time);
        rig.LoadBalancers.RefuseNext(2);
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Wanted));
        await time.TimerOf(TimeSpan.FromMilliseconds(100));
        time.Advance(TimeSpan.FromMilliseconds(100));
        await time.TimerOf(TimeSpan.FromMilliseconds(200));
        time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(new ConfigureOutcome.Applied(1, 0), (await rig.LoadBalancers.NextOutcomeAsync()).Outcome);
        Assert.Single(rig.Changes());
    }

    [Theory]
    [InlineData(FaultKind.DriverError)]
    [InlineData(FaultKind.Unavailable)]
    public async Task An_outcome_that_is_refused_for_whatever_reason_is_delivered_again_and_in_the_end_told(FaultKind kind)
    {
        const int Tries = 120;
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(time: time);
        rig.LoadBalancers.RefuseNext(Tries, new Refusal(kind, "internal error"));
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Wanted));
        var pause = TimeSpan.FromMilliseconds(100);
        for (var i = 0; i < Tries; i++)
        {
            Assert.False(rig.LoadBalancers.Told.Task.IsCompleted, $"told after {i} tries");
            await time.TimerOf(pause);
            time.Advance(pause);
            pause = pause * 2 < TimeSpan.FromSeconds(5) ? pause * 2 : TimeSpan.FromSeconds(5);
        }

        var (to, input) = await rig.LoadBalancers.Told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(Sample.LoadBalancer, to);
        Assert.Equal(new NodeConfigured(Sample.Node, 7, 1, new ConfigureOutcome.Applied(1, 0)), input);
        Assert.Single(rig.Changes());
    }

    [Fact]
    public async Task A_newer_request_takes_the_place_of_one_that_waits()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { Hang = true };
        rig.Configurer.Configure(Other(attempt: 1));
        await UntilAsync(() => rig.Control.Calls.Count == 1);
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Wanted, attempt: 2));
        Assert.Equal(1, rig.Configurer.Waiting(Sample.Node));
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Wanted, attempt: 3));
        Assert.Equal(1, rig.Configurer.Waiting(Sample.Node));
        var replaced = await rig.LoadBalancers.NextOutcomeAsync();
        Assert.Equal(2, replaced.Attempt);
        Assert.Contains("superseded", Assert.IsType<ConfigureOutcome.Unreachable>(replaced.Outcome).Reason, StringComparison.Ordinal);

        // The call that hung gets no answer; what waited is answered right after it.
        rig.Control.Faults = new NodeFaults();
        Assert.Equal([1L, 3L], new[] { (await rig.LoadBalancers.NextOutcomeAsync()).Attempt, (await rig.LoadBalancers.NextOutcomeAsync()).Attempt }.Order());
        Assert.Equal(0, rig.Configurer.Waiting(Sample.Node));
    }

    [Fact]
    public async Task Nodes_work_side_by_side()
    {
        await using var slow = await ImitationNode.StartAsync();
        await using var rig = await Rig.StartAsync(options: options => options with
        {
            Nodes = [.. options.Nodes, new NodeOptions { Name = new NodeName("node-2"), Url = slow.Url }],
        });
        slow.Control.Faults = new NodeFaults { Hang = true };
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Wanted) with { Node = new NodeName("node-2") });
        await UntilAsync(() => slow.Control.Calls.Count == 1);
        Assert.Equal(new ConfigureOutcome.Applied(1, 0), await rig.ConfigureAsync(NodeConfiguration.Empty, Wanted));
    }

    [Fact]
    public async Task A_node_carries_out_one_change_at_a_time()
    {
        await using var rig = await Rig.StartAsync(new ImitationNodeOptions { PostMilliseconds = 20 });
        for (var i = 0; i < 5; i++)
        {
            var listener = Guid.NewGuid().ToString();
            var rule = Sample.Rule("10.0.0.1") with { Key = new RuleKey($"192.0.2.{30 + i}", 80, RuleProtocol.Tcp), Name = listener };
            rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Sample.Of(rule)) with
            {
                LoadBalancer = new LoadBalancerId(Guid.NewGuid()), Ours = new Ownership([rule.Key.ExternalIp], [listener], []),
            });
        }

        for (var i = 0; i < 5; i++)
            Assert.Equal(new ConfigureOutcome.Applied(1, 0), (await rig.LoadBalancers.NextOutcomeAsync()).Outcome);
        var calls = rig.Control.Calls;
        Assert.Equal(5, calls.Count);
        foreach (var (earlier, later) in calls.Zip(calls.Skip(1)))
            Assert.True(later.Start >= earlier.Start + TimeSpan.FromMilliseconds(earlier.DurationMs), "two changes overlapped");
    }

    private static ConfigureNode Other(long attempt) =>
        new(Sample.OtherLoadBalancer, Sample.Node, 1, attempt, NodeConfiguration.Empty, Sample.Of(Sample.OtherRule("10.0.0.1")), new Ownership(["192.0.2.20"], [Sample.OtherListener.ToString()], []));

    /// <summary>For what the imitation gives no signal of.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            clock.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
