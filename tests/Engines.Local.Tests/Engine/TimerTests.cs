using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Engines.Local.Timers;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class TimerTests
{
    private readonly InMemoryJournal _store = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_timer_fires_once_when_it_is_due_with_its_epoch()
    {
        await using var process = await TestProcess.StartAsync(_store, _time);
        await process.Tallies.AskAsync("a", new Arm("t", 7, _time.GetUtcNow().AddMinutes(3)));
        await process.AdvanceAsync(TimeSpan.FromMinutes(3) - TimeSpan.FromMilliseconds(1));
        Assert.Empty((await process.Tallies.StateOfAsync("a"))!.Fired);
        await process.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["t/7"], (await process.Tallies.StateOfAsync("a"))!.Fired);
        await process.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["t/7"], (await process.Tallies.StateOfAsync("a"))!.Fired);
    }

    [Fact]
    public async Task A_timer_takes_the_place_of_one_of_the_same_name_and_entity()
    {
        await using var process = await TestProcess.StartAsync(_store, _time);
        var now = _time.GetUtcNow();
        await process.Tallies.AskAsync("a", new Arm("t", 1, now.AddSeconds(10)));
        await process.Tallies.AskAsync("a", new Arm("u", 1, now.AddSeconds(11)));
        await process.Tallies.AskAsync("b", new Arm("t", 9, now.AddSeconds(12)));
        await process.Tallies.AskAsync("a", new Arm("t", 2, now.AddSeconds(20)));
        await process.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["u/1"], (await process.Tallies.StateOfAsync("a"))!.Fired);
        Assert.Equal(["t/9"], (await process.Tallies.StateOfAsync("b"))!.Fired);
        await process.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(["u/1", "t/2"], (await process.Tallies.StateOfAsync("a"))!.Fired);
    }

    [Fact]
    public async Task A_cancelled_timer_does_not_fire()
    {
        await using var process = await TestProcess.StartAsync(_store, _time);
        await process.Tallies.AskAsync("a", new Arm("t", 1, _time.GetUtcNow().AddSeconds(10)));
        await process.Tallies.AskAsync("a", new Disarm("t"));
        await process.Tallies.AskAsync("a", new Disarm("none"));
        await process.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Empty((await process.Tallies.StateOfAsync("a"))!.Fired);
    }

    [Fact]
    public async Task A_timer_that_is_overdue_fires_at_once()
    {
        await using var process = await TestProcess.StartAsync(_store, _time);
        await process.Tallies.AskAsync("a", new Arm("t", 1, _time.GetUtcNow().AddDays(-1)));
        await process.Tallies.StateOfAsync("a");
        await process.AdvanceAsync(TimeSpan.Zero);
        Assert.Equal(["t/1"], (await process.Tallies.StateOfAsync("a"))!.Fired);
    }

    [Fact]
    public async Task Timers_end_with_the_process()
    {
        await using var first = await TestProcess.StartAsync(_store, new ManualTime());
        await first.Tallies.AskAsync("a", new Arm("t", 1, _time.GetUtcNow().AddSeconds(10)));
        await using var second = await TestProcess.StartAsync(_store, _time);
        await second.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Empty((await second.Tallies.StateOfAsync("a"))!.Fired);
    }

    [Fact]
    public async Task A_timer_message_gets_into_a_full_mailbox()
    {
        var journal = new FaultyJournal(_store);
        await using var process = await TestProcess.StartAsync(journal, _time, new LocalEngineOptions { MailboxCapacity = 1 });
        await process.Tallies.AskAsync("a", new Arm("t", 1, _time.GetUtcNow().AddSeconds(10)));
        await process.Tallies.StateOfAsync("a");
        journal.Next = Fault.Held;
        var holding = process.Tallies.AskAsync("a", new Add(2)).AsTask();
        await journal.Held;
        journal.Next = Fault.None;
        var waiting = process.Tallies.AskAsync("a", new Add(3)).AsTask();
        _time.Advance(TimeSpan.FromSeconds(10));
        journal.Release();
        await Task.WhenAll(holding, waiting);
        Assert.Equal(["t/1"], (await process.Tallies.StateOfAsync("a"))!.Fired);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_heap_gives_timers_in_order_whatever_is_removed(int seed)
    {
        var random = new Random(seed);
        var heap = new TimerHeap();
        var model = new List<EntityTimer>();
        for (var i = 0; i < 3_000; i++)
        {
            if (model.Count > 0 && random.Next(3) == 0)
            {
                var victim = model[random.Next(model.Count)];
                model.Remove(victim);
                Assert.True(heap.Remove(victim));
                Assert.False(heap.Remove(victim));
            }
            else
            {
                var timer = new EntityTimer(null!, null, DateTimeOffset.UnixEpoch.AddTicks(random.Next(100))) { Order = i };
                model.Add(timer);
                heap.Add(timer);
            }

            Assert.Equal(model.Count, heap.Count);
        }

        foreach (var expected in model.OrderBy(t => t.DueTicks).ThenBy(t => t.Order))
        {
            Assert.Same(expected, heap.First);
            heap.Remove(expected);
        }

        Assert.Null(heap.First);
    }
}
