using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

public sealed class FaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task A_busy_node_is_asked_again()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { FailNext = 2, FailStatus = 503 };
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.Equal(3, rig.Changes().Count);
    }

    [Fact]
    public async Task But_not_for_ever()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { FailNext = 100, FailStatus = 503 };
        Assert.True(Assert.IsType<CallResult.Busy>(await rig.PutAsync(Sample.Rule("10.0.0.1"))).Untouched);
        Assert.Equal(3, rig.Changes().Count);
    }

    [Fact]
    public async Task A_change_that_ended_in_another_server_error_is_not_repeated()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { FailNext = 1, FailStatus = 500 };
        Assert.False(Assert.IsType<CallResult.Busy>(await rig.PutAsync(Sample.Rule("10.0.0.1"))).Untouched);
        Assert.Single(rig.Changes());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_whose_connection_broke_is_not_repeated(bool applied)
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = applied ? new NodeFaults { DropAfterNext = 1 } : new NodeFaults { DropNext = 1 };
        var result = Assert.IsType<CallResult.Unreachable>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.True(result.MaybeCarriedOut);
        Assert.False(result.TimedOut);
        Assert.Single(rig.Changes());
        Assert.Equal(applied ? 1 : 0, rig.Control.State().Rules.Count);
    }

    [Fact]
    public async Task A_read_whose_connection_broke_is_repeated()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { DropNext = 2 };
        Assert.NotNull((await rig.Client.ListRulesAsync("test", CancellationToken.None)).Value);
        Assert.Equal(3, rig.Control.Calls.Count);
    }

    [Fact]
    public async Task A_hanging_node_is_given_up_on()
    {
        await using var rig = await Rig.StartAsync(options: options => options with { ApiTimeout = Short, RulePostTimeout = Short, ApiRetries = 0 });
        rig.Control.Faults = new NodeFaults { Hang = true };
        var put = Assert.IsType<CallResult.Unreachable>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.True(put.MaybeCarriedOut && put.TimedOut);
        Assert.Equal("no answer within 0.15 s; it may have been carried out", put.Reason);
        var read = Assert.IsType<CallResult.Unreachable>((await rig.Client.ListRulesAsync("test", CancellationToken.None)).Result);
        Assert.True(read.TimedOut);
        Assert.Empty(rig.Control.State().Rules);
    }

    [Fact]
    public async Task A_rule_post_is_given_more_time_than_other_calls()
    {
        await using var rig = await Rig.StartAsync(options: options => options with { ApiTimeout = Short, ApiRetries = 0 });
        rig.Control.Faults = new NodeFaults { SlowMs = 400 };
        Assert.IsType<CallResult.Done>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.IsType<CallResult.Unreachable>((await rig.Client.ListRulesAsync("test", CancellationToken.None)).Result);
    }

    [Fact]
    public async Task A_change_that_was_answered_too_late_is_reported_as_perhaps_done()
    {
        // Long enough for a node that has just started on a busy machine to carry it out.
        var patience = TimeSpan.FromSeconds(3);
        await using var rig = await Rig.StartAsync(options: options => options with { ApiTimeout = patience, RulePostTimeout = patience });
        rig.Control.Faults = new NodeFaults { AnswerAfterClientGaveUp = 60_000 };
        Assert.True(Assert.IsType<CallResult.Unreachable>(await rig.PutAsync(Sample.Rule("10.0.0.1"))).MaybeCarriedOut);
        Assert.Single(rig.Control.State().Rules);
        Assert.Single(rig.Control.Calls, call => call.Method == "POST");
    }

    [Fact]
    public async Task Nobody_listening_is_known_to_have_changed_nothing()
    {
        await using var rig = await Rig.StartAsync();
        await rig.Node.StopAsync();
        var result = Assert.IsType<CallResult.Unreachable>(await rig.PutAsync(Sample.Rule("10.0.0.1")));
        Assert.False(result.MaybeCarriedOut);
        Assert.StartsWith("no connection", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_obeyed()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { Hang = true };
        using var stop = new CancellationTokenSource();
        var call = rig.Client.ListRulesAsync("test", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
