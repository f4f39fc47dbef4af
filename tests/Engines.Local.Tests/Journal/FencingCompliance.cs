using System.Text;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>What every journal has to do that several hosts can reach.</summary>
public abstract class FencingCompliance : IAsyncLifetime
{
    private const string Kind = "thing";
    private static readonly EntityId A = new(Kind, "a");
    private static readonly EntityId B = new(Kind, "b");
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);
    private ILeaseStore? _lease;

    private ILeaseStore Lease => _lease!;

    public async ValueTask InitializeAsync() => _lease = await PrepareAsync();

    public async ValueTask DisposeAsync()
    {
        if (Lease is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_holds_the_lease_appends()
    {
        await using var one = await OpenAsync(await TakeOverAsync());
        Assert.IsType<AppendOutcome.Stored>(await one.AppendAsync(Batch(A, 0)));
        await using var two = await OpenAsync(await TakeOverAsync());
        Assert.IsType<AppendOutcome.Stored>(await two.AppendAsync(Batch(A, 1)));
    }

    [Fact]
    public async Task After_a_takeover_nothing_of_the_earlier_host_is_stored()
    {
        await using var one = await OpenAsync(await TakeOverAsync());
        Assert.IsType<AppendOutcome.Stored>(await one.AppendAsync(Batch(A, 0)));
        Assert.IsType<AppendOutcome.Stored>(await one.AppendAsync(Batch(A, 1)));
        await TakeOverAsync();
        Assert.Equal(new AppendOutcome.Fenced(2), await one.AppendAsync(Batch(A, 2)));
        Assert.Equal(new AppendOutcome.Fenced(2), await one.AppendAsync(Batch(B, 0)));
        Assert.Equal(2, (await one.ReadAsync(A, default))!.Sequence);
        Assert.Null(await one.ReadAsync(B, default));
        await foreach (var entry in one.ReadIndexAsync(Kind, default))
            Assert.Equal(A, entry.Owner);
    }

    [Fact]
    public async Task That_it_is_fenced_outweighs_that_its_sequence_is_wrong()
    {
        await using var one = await OpenAsync(await TakeOverAsync());
        await TakeOverAsync();
        Assert.Equal(new AppendOutcome.Fenced(2), await one.AppendAsync(Batch(A, 7)));
    }

    [Fact]
    public async Task The_earlier_host_may_still_read()
    {
        await using var one = await OpenAsync(await TakeOverAsync());
        await using var two = await OpenAsync(await TakeOverAsync());
        Assert.IsType<AppendOutcome.Stored>(await two.AppendAsync(Batch(A, 0)));
        Assert.Equal(1, (await one.ReadAsync(A, default))!.Sequence);
    }

    [Fact]
    public async Task Once_fenced_always_fenced()
    {
        await using var one = await OpenAsync(await TakeOverAsync());
        await TakeOverAsync();
        Assert.IsType<AppendOutcome.Fenced>(await one.AppendAsync(Batch(A, 0)));
        await TakeOverAsync();
        Assert.IsType<AppendOutcome.Fenced>(await one.AppendAsync(Batch(A, 0)));
    }

    [Fact]
    public async Task A_lease_that_ran_out_fences_nobody_until_somebody_takes_it()
    {
        var epoch = await TakeOverAsync();
        await using var one = await OpenAsync(epoch);
        await Lease.ReleaseAsync(epoch, default);
        Assert.IsType<AppendOutcome.Stored>(await one.AppendAsync(Batch(A, 0)));
    }

    [Fact]
    public async Task An_epoch_that_nobody_was_given_is_fenced()
    {
        await TakeOverAsync();
        await using var one = await OpenAsync(2);
        Assert.Equal(new AppendOutcome.Fenced(1), await one.AppendAsync(Batch(A, 0)));
    }

    [Fact]
    public async Task Purging_under_an_earlier_epoch_forgets_nothing()
    {
        await using var one = await OpenAsync(await TakeOverAsync());
        Assert.IsType<AppendOutcome.Stored>(await one.AppendAsync(Batch(A, 0) with { Retired = true }));
        await using var two = await OpenAsync(await TakeOverAsync());
        var refused = await Assert.ThrowsAsync<JournalException>(async () => await one.PurgeRetiredAsync(Noon.AddDays(1), 10));
        Assert.Contains("another host writes the journal, under epoch 2", refused.Message, StringComparison.Ordinal);
        Assert.Equal([A], await two.PurgeRetiredAsync(Noon.AddDays(1), 10));
    }

    /// <summary>What was answered as stored is there for the one that takes over, and what it read there is all there will ever be of the earlier one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_takeover_among_appends_parts_the_stored_from_the_refused(int seed)
    {
        const int Writers = 8;
        var random = new Random(seed);
        await using var one = await OpenAsync(await TakeOverAsync());
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var total = 0;
        var enough = random.Next(1, 200);
        var writers = Enumerable.Range(0, Writers).Select(async i =>
        {
            await Task.Yield();
            var id = new EntityId(Kind, $"w{i}");
            for (var sequence = 0L; ; sequence++)
            {
                var outcome = await one.AppendAsync(Batch(id, sequence));
                if (outcome is not AppendOutcome.Stored)
                {
                    started.TrySetResult();
                    return (id, sequence, outcome);
                }

                if (Interlocked.Increment(ref total) == enough)
                    started.TrySetResult();
                await Task.Yield();
            }
        }).ToArray();
        await started.Task;
        await using var two = await OpenAsync(await TakeOverAsync());
        var found = new Dictionary<EntityId, long>();
        await foreach (var header in two.ListAsync(Kind, default))
            found.Add(header.Entity, header.Sequence);
        foreach (var (id, sequence, outcome) in await Task.WhenAll(writers))
        {
            Assert.Equal(new AppendOutcome.Fenced(2), outcome);
            Assert.Equal(sequence, found.GetValueOrDefault(id));
            Assert.Equal(sequence, (await two.ReadAsync(id, default))?.Sequence ?? 0);
        }
    }

    /// <summary>An empty store, and the lease on it.</summary>
    protected abstract ValueTask<ILeaseStore> PrepareAsync();

    protected abstract ValueTask<IJournal> OpenAsync(long epoch);

    /// <summary>Makes the lease's time be over.</summary>
    protected abstract ValueTask ExpireAsync();

    protected virtual ValueTask CleanAsync() => ValueTask.CompletedTask;

    private async Task<long> TakeOverAsync()
    {
        await ExpireAsync();
        return Assert.IsType<LeaseAnswer.Held>(await Lease.TryTakeAsync("test", TimeSpan.FromHours(1), default)).Epoch;
    }

    private static JournalAppend Batch(EntityId entity, long expected) =>
        new(entity, expected, Noon, [Encoding.UTF8.GetBytes($"event {expected + 1}")], [new IndexChange.ClaimAddress($"address of {entity.Key}")], Guarded: false);
}
