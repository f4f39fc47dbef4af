using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class RecoveryTests
{
    private readonly InMemoryJournal _store = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(50)]
    public async Task A_replayed_state_equals_the_live_one(int snapshotEvery)
    {
        var options = new LocalEngineOptions { SnapshotEvery = snapshotEvery };
        var random = new Random(snapshotEvery);
        await using var live = await TestProcess.StartAsync(_store, options: options);
        for (var i = 0; i < 120; i++)
        {
            await live.Tallies.AskAsync("a", random.Next(5) == 0 ? new Begin() : random.Next(5) == 0 ? new Finish() : new Add(i + 1));
            if (i % 10 != 0)
                continue;
            await using var again = await TestProcess.StartAsync(_store, options: options);
            Assert.Equivalent(await live.Tallies.StateOfAsync("a"), await again.Tallies.StateOfAsync("a"), strict: true);
        }
    }

    [Fact]
    public async Task A_snapshot_is_written_along_and_old_history_goes()
    {
        await using var process = await TestProcess.StartAsync(_store, options: new LocalEngineOptions { SnapshotEvery = 5, HistoryLimit = 7 });
        for (var i = 1; i <= 23; i++)
            await process.Tallies.AskAsync("a", new Add(i));
        var record = await _store.ReadAsync(new EntityId("tally", "a"), default);
        Assert.Equal((23, 20), (record!.Sequence, record.SnapshotSequence));
        Assert.Equal(3, record.Events.Count);
        // Pruned at 20, down to the last 7 by then.
        Assert.Equal(Enumerable.Range(14, 10).Reverse().Select(i => (long)i), (await process.Tallies.HistoryAsync("a")).Select(h => h.Sequence));
        await using var again = await TestProcess.StartAsync(_store);
        Assert.Equal(Enumerable.Range(1, 23), (await again.Tallies.StateOfAsync("a"))!.Added);
    }

    [Fact]
    public async Task After_a_crash_guarded_entities_come_back_and_their_effects_are_issued_again()
    {
        await using var crashed = await TestProcess.StartAsync(_store);
        await crashed.Tallies.AskAsync("open", new Begin());
        await crashed.Tallies.AskAsync("idle", new Add(1));
        await using var process = await TestProcess.StartAsync(_store);
        Assert.Equal(1, process.Tallies.Resident);
        Assert.Equal(1, process.Definition.RecoveredCount);
        Assert.Equal([new Work("recovered")], process.Effects.TakeAll());
        Assert.Equal(["idle", "open"], process.Tallies.Keys().Order());
    }

    [Fact]
    public async Task Recovery_is_told_once_per_process_before_the_first_input()
    {
        await using (var first = await TestProcess.StartAsync(_store))
        {
            await first.Tallies.AskAsync("idle", new Add(1));
            await first.Tallies.AskAsync("open", new Begin());
            Assert.Equal(0, first.Definition.RecoveredCount);
        }

        await using var process = await TestProcess.StartAsync(_store, new ManualTime());
        var seen = new List<TallyInput>();
        process.Definition.Deciding = seen.Add;
        Assert.Equal(1, process.Definition.RecoveredCount);
        // Looking is no input.
        Assert.NotNull(await process.Tallies.StateOfAsync("idle"));
        Assert.Equal(1, process.Definition.RecoveredCount);
        await process.Tallies.AskAsync("idle", new Add(2));
        await process.Tallies.AskAsync("idle", new Add(3));
        await process.Tallies.AskAsync("open", new Add(4));
        Assert.Equal([new TallyRecovered(), new Add(2), new Add(3), new Add(4)], seen);
        await process.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(1, process.Tallies.Resident);
        await process.Tallies.AskAsync("idle", new Add(5));
        Assert.Equal(2, process.Definition.RecoveredCount);
    }

    [Fact]
    public async Task The_start_tells_its_progress()
    {
        await using (var first = await TestProcess.StartAsync(_store))
        {
            for (var i = 0; i < 40; i++)
                await first.Tallies.AskAsync($"{i}", new Begin());
        }

        var progress = new List<RecoveryProgress>();
        var engine = new LocalEngine(_store, new EffectLog(), new ManualTime(), new LocalEngineOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance);
        var tallies = engine.Host(new TallyDefinition());
        await engine.StartAsync(new Collect(progress));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => new RecoveryProgress(i * 4, 40)), progress.OrderBy(p => p.Done));
        Assert.Equal(40, tallies.Resident);
        await engine.StopAsync();
    }

    [Fact]
    public async Task An_entity_that_cannot_be_replayed_does_not_keep_the_others_from_starting()
    {
        await using (var first = await TestProcess.StartAsync(_store))
            await first.Tallies.AskAsync("good", new Begin());
        var bad = new EntityId("tally", "bad");
        await _store.AppendAsync(new JournalAppend(bad, 0, DateTimeOffset.UnixEpoch, ["{\"type\":\"unknown\"}"u8.ToArray()], [], Guarded: true));
        await using var process = await TestProcess.StartAsync(_store);
        Assert.Equal(new Reply.Accepted(1, false), await process.Tallies.AskAsync("good", new Add(1)));
        var refused = Assert.IsType<Reply.Refused>(await process.Tallies.AskAsync("bad", new Add(1)));
        Assert.Equal("internal error", refused.Refusal.UserFault);
        Assert.Equal(1, (await _store.ReadAsync(bad, default))!.Sequence);
    }

    [Fact]
    public async Task The_index_comes_back()
    {
        var key = Guid.NewGuid();
        var listener = new ObjectRef(ObjectKind.Listener, Guid.NewGuid());
        var node = new NodeName("n1");
        await using (var first = await TestProcess.StartAsync(_store))
        {
            Assert.True(first.Tallies.Directory.TryReserveAddress("10.0.0.1", key));
            Assert.False(first.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
            Assert.Null(first.Tallies.Directory.OwnerOfAddress("10.0.0.1"));
            await first.Tallies.AskAsync(key.ToString("D"),
                new Own(new IndexChange.Add(listener), new IndexChange.ClaimAddress("10.0.0.1"), new IndexChange.PlaceOn(node)));
            first.Tallies.Directory.ReleaseReservation("10.0.0.1", key);
            Assert.False(first.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
        }

        await using var process = await TestProcess.StartAsync(_store);
        Assert.Equal(key, process.Tallies.Directory.OwnerOf(listener));
        Assert.Equal(key, process.Tallies.Directory.OwnerOfAddress("10.0.0.1"));
        Assert.Equal([key], process.Tallies.Directory.PlacedOn(node));
        Assert.Equal([node], process.Tallies.Directory.Nodes);
        Assert.False(process.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
        await process.Tallies.AskAsync(key.ToString("D"),
            new Own(new IndexChange.Remove(listener), new IndexChange.ReleaseAddress("10.0.0.1"), new IndexChange.LeaveNode(node)));
        Assert.Null(process.Tallies.Directory.OwnerOf(listener));
        Assert.Empty(process.Tallies.Directory.PlacedOn(node));
        Assert.Empty(process.Tallies.Directory.Nodes);
        Assert.True(process.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
    }

    private sealed class Collect(List<RecoveryProgress> into) : IProgress<RecoveryProgress>
    {
        public void Report(RecoveryProgress value)
        {
            lock (into)
                into.Add(value);
        }
    }
}
