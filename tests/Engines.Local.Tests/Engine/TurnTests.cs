using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class TurnTests
{
    private readonly InMemoryJournal _store = new();

    [Fact]
    public async Task A_decision_without_events_touches_no_journal()
    {
        var faults = new StoreFaults();
        await using var process = await TestProcess.StartAsync(new FaultyJournal(_store, faults));
        await process.Tallies.AskAsync("a", new Add(3));
        Assert.Equal(Reply.None, await process.Tallies.AskAsync("a", new Look()));
        Assert.Equal(new Looked(3), await process.Effects.NextAsync());
        Assert.Equal(FaultKind.BadRequest, RefusalOf(await process.Tallies.AskAsync("a", new Add(0))).Kind);
        Assert.Equal(1, faults.Appends);
    }

    [Fact]
    public async Task A_cancelled_input_that_has_not_begun_is_dropped()
    {
        var faults = new StoreFaults();
        await using var process = await TestProcess.StartAsync(new FaultyJournal(_store, faults));
        var held = faults.HoldNext(stored: true);
        var first = process.Tallies.AskAsync("a", new Add(1)).AsTask();
        await held.Reached;
        using var cancellation = new CancellationTokenSource();
        var second = process.Tallies.AskAsync("a", new Add(2), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        held.Release();
        await first;
        Assert.Equal([1], (await process.Tallies.StateOfAsync("a"))!.Added);
    }

    [Fact]
    public async Task A_stranger_is_null_and_leaves_no_trace()
    {
        await using var process = await TestProcess.StartAsync(_store);
        Assert.Null(await process.Tallies.StateOfAsync("nobody"));
        Assert.IsType<Reply.Refused>(await process.Tallies.AskAsync("nobody", new Add(0)));
        // It leaves at the end of the turn, after the answer.
        await process.Engine.WhenQuiet();
        Assert.Equal(0, process.Tallies.Known);
        Assert.Equal(0, process.Tallies.Resident);
    }

    [Fact]
    public async Task Before_the_start_inputs_are_refused_and_after_it_no_kind_is_added()
    {
        var engine = new LocalEngine(_store, new EffectLog(), new ManualTime(), new LocalEngineOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance);
        var tallies = engine.Host(new TallyDefinition());
        Assert.Contains("not started", RefusalOf(await tallies.AskAsync("a", new Add(1))).UserFault, StringComparison.Ordinal);
        await engine.StartAsync();
        Assert.Throws<InvalidOperationException>(() => engine.Host(new TallyDefinition()));
        await engine.StopAsync();
        Assert.Contains("stopping", RefusalOf(await tallies.AskAsync("a", new Add(1))).UserFault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "MailboxCapacity")]
    [InlineData(64, 0, "Parallelism")]
    public void Options_are_checked(int mailbox, int parallelism, string name)
    {
        var options = new LocalEngineOptions { MailboxCapacity = mailbox, Parallelism = parallelism };
        var refused = Assert.Throws<ArgumentException>(() => new LocalEngine(_store, new EffectLog(), new ManualTime(), options,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    private static Refusal RefusalOf(Reply reply) => Assert.IsType<Reply.Refused>(reply).Refusal;
}
