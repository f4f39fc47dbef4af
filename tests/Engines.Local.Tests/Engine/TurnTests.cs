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
    public async Task An_input_is_decided_stored_answered_and_carried_out()
    {
        await using var process = await TestProcess.StartAsync(_store);
        Assert.Equal(new Reply.Accepted(1, false), await process.Tallies.AskAsync("a", new Add(5)));
        Assert.Equal(new Reply.Accepted(2, false), await process.Tallies.AskAsync("a", new Add(7)));
        Assert.Equal(Reply.None, await process.Tallies.AskAsync("a", new Begin()));
        Assert.Equal(new Work("begin"), await process.Effects.NextAsync());
        var state = await process.Tallies.StateOfAsync("a");
        Assert.Equal([5, 7], state!.Added);
        Assert.True(state.Open);
        Assert.Equal(["a"], process.Tallies.Keys());
        Assert.Equal(
            [(3L, new Begun()), (2L, new Added(7)), (1L, (TallyEvent)new Added(5))],
            (await process.Tallies.HistoryAsync("a")).Select(h => (h.Sequence, h.Event)));
    }

    [Fact]
    public async Task Nothing_is_answered_or_carried_out_before_the_events_are_stored()
    {
        var journal = new FaultyJournal(_store) { Next = Fault.Held };
        await using var process = await TestProcess.StartAsync(journal);
        var reply = process.Tallies.AskAsync("a", new Begin()).AsTask();
        var second = process.Tallies.AskAsync("a", new Add(1)).AsTask();
        var state = process.Tallies.StateOfAsync("a").AsTask();
        await journal.Held;
        Assert.False(reply.IsCompleted);
        Assert.Empty(process.Effects.TakeAll());
        Assert.Equal(1, journal.Appends);
        // Other entities go on meanwhile.
        journal.Next = Fault.None;
        Assert.Equal(new Reply.Accepted(1, false), await process.Tallies.AskAsync("b", new Add(1)));
        Assert.False(reply.IsCompleted || second.IsCompleted || state.IsCompleted);
        journal.Release();
        Assert.Equal(Reply.None, await reply);
        Assert.Equal(new Work("begin"), await process.Effects.NextAsync());
        Assert.Equal(new Reply.Accepted(1, false), await second);
        Assert.Equal([1], (await state)!.Added);
    }

    [Fact]
    public async Task A_decision_without_events_touches_no_journal()
    {
        var journal = new FaultyJournal(_store);
        await using var process = await TestProcess.StartAsync(journal);
        await process.Tallies.AskAsync("a", new Add(3));
        Assert.Equal(Reply.None, await process.Tallies.AskAsync("a", new Look()));
        Assert.Equal(new Looked(3), await process.Effects.NextAsync());
        Assert.Equal(FaultKind.BadRequest, RefusalOf(await process.Tallies.AskAsync("a", new Add(0))).Kind);
        Assert.Equal(1, journal.Appends);
    }

    [Fact]
    public async Task Inputs_of_one_sender_are_taken_in_order_one_at_a_time()
    {
        await using var process = await TestProcess.StartAsync(_store, options: new LocalEngineOptions { MailboxCapacity = 5_000 });
        var deciding = 0;
        process.Definition.Deciding = _ =>
        {
            Assert.Equal(1, Interlocked.Increment(ref deciding));
            Thread.SpinWait(50);
            Interlocked.Decrement(ref deciding);
        };
        var replies = new List<Task<Reply>>();
        for (var i = 1; i <= 1_000; i++)
            replies.Add(process.Tallies.AskAsync("a", new Add(i)).AsTask());
        await Task.WhenAll(replies);
        Assert.Equal(Enumerable.Range(1, 1_000), (await process.Tallies.StateOfAsync("a"))!.Added);
        Assert.All(replies.Select((r, i) => (r, i)), x => Assert.Equal(new Reply.Accepted(x.i + 1, false), x.r.Result));
    }

    [Fact]
    public async Task Many_senders_and_entities_lose_nothing()
    {
        await using var process = await TestProcess.StartAsync(_store, options: new LocalEngineOptions { Parallelism = 4, SnapshotEvery = 9 });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                Assert.IsType<Reply.Accepted>(await process.Tallies.AskAsync($"e{i % 7}", new Add((sender * 1_000) + i + 1)));
        })));
        var all = new List<int>();
        foreach (var key in process.Tallies.Keys())
        {
            var added = (await process.Tallies.StateOfAsync(key))!.Added;
            all.AddRange(added);
            for (var sender = 0; sender < 16; sender++)
                Assert.Equal(added.Where(a => a / 1_000 == sender).Order(), added.Where(a => a / 1_000 == sender));
        }

        Assert.Equal(16 * 200, all.Distinct().Count());
    }

    [Fact]
    public async Task A_full_mailbox_refuses_and_keeps_places_for_what_is_told()
    {
        var journal = new FaultyJournal(_store) { Next = Fault.Held };
        await using var process = await TestProcess.StartAsync(journal, options: new LocalEngineOptions { MailboxCapacity = 2 });
        var first = process.Tallies.AskAsync("a", new Add(1)).AsTask();
        await journal.Held;
        journal.Next = Fault.None;
        var waiting = new[] { process.Tallies.AskAsync("a", new Add(2)).AsTask(), process.Tallies.AskAsync("a", new Add(3)).AsTask() };
        var refusal = RefusalOf(await process.Tallies.AskAsync("a", new Add(4)));
        Assert.Equal(FaultKind.Unavailable, refusal.Kind);
        Assert.Contains("2 requests waiting", refusal.UserFault, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EntityUnavailableException>(async () => await process.Tallies.StateOfAsync("a"));
        Assert.True(process.Tallies.Tell("a", new Add(5)));
        Assert.True(process.Tallies.Tell("a", new Add(6)));
        Assert.False(process.Tallies.Tell("a", new Add(7)));
        journal.Release();
        await Task.WhenAll([first, .. waiting]);
        await process.Tallies.AskAsync("a", new Look());
        Assert.Equal([1, 2, 3, 5, 6], (await process.Tallies.StateOfAsync("a"))!.Added);
    }

    [Fact]
    public async Task A_cancelled_input_that_has_not_begun_is_dropped()
    {
        var journal = new FaultyJournal(_store) { Next = Fault.Held };
        await using var process = await TestProcess.StartAsync(journal);
        var first = process.Tallies.AskAsync("a", new Add(1)).AsTask();
        await journal.Held;
        journal.Next = Fault.None;
        using var cancellation = new CancellationTokenSource();
        var second = process.Tallies.AskAsync("a", new Add(2), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        journal.Release();
        await first;
        Assert.Equal([1], (await process.Tallies.StateOfAsync("a"))!.Added);
    }

    [Fact]
    public async Task An_effect_that_throws_breaks_nothing()
    {
        await using var process = await TestProcess.StartAsync(_store);
        Assert.Equal(Reply.None, await process.Tallies.AskAsync("a", new Fail("effect")));
        Assert.Equal(new Work("after"), await process.Effects.NextAsync());
        Assert.Equal(new Reply.Accepted(2, false), await process.Tallies.AskAsync("a", new Add(1)));
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
    public async Task Before_the_start_and_after_the_stop_inputs_are_refused()
    {
        var engine = new LocalEngine(_store, new EffectLog(), new ManualTime(), new LocalEngineOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance);
        var tallies = engine.Host(new TallyDefinition());
        Assert.Contains("not started", RefusalOf(await tallies.AskAsync("a", new Add(1))).UserFault, StringComparison.Ordinal);
        await engine.StartAsync();
        Assert.IsType<Reply.Accepted>(await tallies.AskAsync("a", new Add(1)));
        await engine.StopAsync();
        Assert.Contains("stopping", RefusalOf(await tallies.AskAsync("a", new Add(1))).UserFault, StringComparison.Ordinal);
        Assert.False(tallies.Tell("a", new Add(1)));
        Assert.Throws<InvalidOperationException>(() => engine.Host(new TallyDefinition()));
    }

    [Fact]
    public async Task Stopping_completes_the_turn_under_way_and_refuses_what_waits()
    {
        var journal = new FaultyJournal(_store) { Next = Fault.Held };
        await using var process = await TestProcess.StartAsync(journal);
        var first = process.Tallies.AskAsync("a", new Begin()).AsTask();
        await journal.Held;
        var second = process.Tallies.AskAsync("a", new Add(2)).AsTask();
        var stopping = process.Engine.StopAsync();
        Assert.False(stopping.IsCompleted);
        journal.Release();
        await stopping;
        Assert.Equal(Reply.None, await first);
        Assert.Equal(new Work("begin"), await process.Effects.NextAsync());
        Assert.Equal(FaultKind.Unavailable, RefusalOf(await second).Kind);
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
