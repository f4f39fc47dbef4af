using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class IdleTests
{
    private readonly InMemoryJournal _store = new();
    private readonly ManualTime _time = new();

    private static readonly LocalEngineOptions Times = new() { IdleAfter = TimeSpan.FromMinutes(2), RetiredFor = TimeSpan.FromDays(7) };

    [Fact]
    public async Task An_idle_entity_leaves_memory_and_an_input_brings_it_back()
    {
        var faults = new StoreFaults();
        await using var process = await TestProcess.StartAsync(new FaultyJournal(_store, faults), _time, Times);
        await process.Tallies.AskAsync("a", new Add(1));
        await process.Tallies.StateOfAsync("a");
        await process.AdvanceAsync(TimeSpan.FromSeconds(119));
        Assert.Equal(1, process.Tallies.Resident);
        await process.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, process.Tallies.Resident);
        Assert.Equal(["a"], process.Tallies.Keys());
        Assert.Equal(new Reply.Accepted(2, false), await process.Tallies.AskAsync("a", new Add(2)));
        Assert.Equal((1, 1), (process.Tallies.Resident, faults.Reads));
        Assert.Equal(0, process.Definition.RecoveredCount);
    }

    [Fact]
    public async Task A_sweep_is_bounded_and_goes_on_where_it_ended()
    {
        await using var process = await TestProcess.StartAsync(_store, _time, Times with { SweepLimit = 3 });
        for (var i = 0; i < 10; i++)
            await process.Tallies.AskAsync($"{i}", new Add(1));
        for (var i = 0; i < 10; i++)
            await process.Tallies.StateOfAsync($"{i}");
        var resident = new List<int>();
        for (var i = 0; i < 40; i++)
        {
            await process.AdvanceAsync(TimeSpan.FromSeconds(15));
            resident.Add(process.Tallies.Resident);
        }

        Assert.All(resident.Zip(resident.Skip(1)), r => Assert.InRange(r.First - r.Second, 0, 3));
        Assert.Equal(0, resident[^1]);
    }

    [Fact]
    public async Task A_retired_entity_keeps_its_history_for_a_while_and_is_then_forgotten()
    {
        var key = Guid.NewGuid();
        await using var process = await TestProcess.StartAsync(_store, _time, Times);
        await process.Tallies.AskAsync("other", new Add(1));
        await process.Tallies.AskAsync($"{key:D}", new Own(new IndexChange.ClaimAddress("10.0.0.1")));
        await process.Tallies.AskAsync($"{key:D}", new Arm("t", 1, _time.GetUtcNow().AddDays(30)));
        await process.Tallies.AskAsync($"{key:D}", new End());
        await process.Tallies.StateOfAsync($"{key:D}");
        Assert.Equal(["other"], process.Tallies.Keys());
        Assert.Equal(2, process.Tallies.Keys(retired: true).Count);
        await process.AdvanceAsync(TimeSpan.FromDays(7));
        Assert.Equal(3, (await process.Tallies.HistoryAsync($"{key:D}")).Count);
        Assert.Equal(key, process.Tallies.Directory.OwnerOfAddress("10.0.0.1"));
        await process.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(await process.Tallies.HistoryAsync($"{key:D}"));
        Assert.Equal(["other"], process.Tallies.Keys(retired: true));
        Assert.Null(process.Tallies.Directory.OwnerOfAddress("10.0.0.1"));
        Assert.Null(await process.Tallies.StateOfAsync($"{key:D}"));
    }

    [Fact]
    public async Task Retired_entities_whose_time_came_while_nothing_ran_are_forgotten_soon_after_the_start()
    {
        await using (var first = await TestProcess.StartAsync(_store, _time, Times))
        {
            for (var i = 0; i < 50; i++)
                await first.Tallies.AskAsync($"{i}", new End());
        }

        _time.Advance(TimeSpan.FromDays(8));
        await using var process = await TestProcess.StartAsync(_store, _time, Times);
        // Not while others are being brought back.
        await process.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(50, process.Tallies.Known);
        await process.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, process.Tallies.Known);
    }

    [Fact]
    public async Task A_purge_that_is_too_much_at_once_is_tried_again_with_half()
    {
        await using var process = await TestProcess.StartAsync(new FaultyJournal(_store, new StoreFaults { LargestPurge = 5 }), _time, Times);
        for (var i = 0; i < 50; i++)
            await process.Tallies.AskAsync($"{i}", new End());
        await process.AdvanceAsync(TimeSpan.FromDays(7));
        await process.AdvanceAsync(TimeSpan.FromHours(1));
        await process.AdvanceAsync(TimeSpan.FromHours(1));
        await process.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(0, process.Tallies.Known);
    }
}
