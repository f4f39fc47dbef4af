using LoxiActors.Actors.Hosting;
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
    public async Task A_definition_with_a_large_state_has_fewer_snapshots()
    {
        await using var engine = new LocalEngine(
            _store, new EffectLog(), new ManualTime(), new LocalEngineOptions { SnapshotEvery = 2 }, Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance);
        var large = engine.Host(new LargeTallyDefinition());
        await engine.StartAsync(cancellation: TestContext.Current.CancellationToken);
        for (var i = 1; i <= 23; i++)
            await large.AskAsync("a", new Add(i), TestContext.Current.CancellationToken);
        Assert.Equal(20, (await _store.ReadAsync(new EntityId("large-tally", "a"), default))!.SnapshotSequence);
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
    public async Task An_address_can_be_reserved_before_it_is_claimed()
    {
        var key = Guid.NewGuid();
        var node = new NodeName("n1");
        await using (var first = await TestProcess.StartAsync(_store))
        {
            Assert.True(first.Tallies.Directory.TryReserveAddress("10.0.0.1", key));
            Assert.False(first.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
            Assert.Null(first.Tallies.Directory.OwnerOfAddress("10.0.0.1"));
            await first.Tallies.AskAsync(key.ToString("D"), new Own(new IndexChange.ClaimAddress("10.0.0.1"), new IndexChange.PlaceOn(node)));
            first.Tallies.Directory.ReleaseReservation("10.0.0.1", key);
            Assert.False(first.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
        }

        await using var process = await TestProcess.StartAsync(_store);
        Assert.Equal([node], process.Tallies.Directory.Nodes);
        Assert.False(process.Tallies.Directory.TryReserveAddress("10.0.0.1", Guid.NewGuid()));
        await process.Tallies.AskAsync(key.ToString("D"), new Own(new IndexChange.ReleaseAddress("10.0.0.1"), new IndexChange.LeaveNode(node)));
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

    private sealed class LargeTallyDefinition : TallyDefinition
    {
        public override string Kind => "large-tally";

        public override int EventsPerSnapshot(Tally state) => 10;
    }
}
