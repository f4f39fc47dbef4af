using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Engines.Local.Tests.Leases;

/// <summary>What every lease store has to do.</summary>
public abstract class LeaseCompliance : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private ILeaseStore? _one;
    private ILeaseStore? _other;

    private ILeaseStore One => _one!;

    private ILeaseStore Other => _other!;

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        _one = Open();
        _other = Open();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in (ILeaseStore[])[One, Other])
        {
            if (store is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
        }

        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_first_taking_begins_epoch_one() => Assert.Equal(1, await TakenAsync(One, "one"));

    [Fact]
    public async Task A_lease_that_is_held_is_busy_for_everybody()
    {
        await TakenAsync(One, "one");
        foreach (var store in (ILeaseStore[])[Other, One])
        {
            var busy = Assert.IsType<LeaseAnswer.Busy>(await store.TryTakeAsync("two", Minute, default));
            Assert.Equal(("one", 1), (busy.Holder, busy.Epoch));
            Assert.InRange(busy.Left, Minute / 2, Minute);
        }
    }

    [Fact]
    public async Task What_is_left_shrinks_with_the_stores_clock()
    {
        await TakenAsync(One, "one");
        await PassAsync(Minute / 2);
        var busy = Assert.IsType<LeaseAnswer.Busy>(await Other.TryTakeAsync("two", Minute, default));
        Assert.InRange(busy.Left, TimeSpan.FromTicks(1), Minute / 2);
    }

    [Fact]
    public async Task A_lease_whose_time_is_over_can_be_taken_under_the_next_epoch()
    {
        await TakenAsync(One, "one");
        await PassAsync(Minute);
        Assert.Equal(2, await TakenAsync(Other, "two"));
        await PassAsync(Minute);
        Assert.Equal(3, await TakenAsync(Other, "two"));
    }

    [Fact]
    public async Task Renewing_prolongs_under_the_same_epoch()
    {
        await TakenAsync(One, "one");
        await PassAsync(Minute / 2);
        Assert.Equal(new LeaseAnswer.Held(1), await One.RenewAsync(1, 2 * Minute, default));
        await PassAsync(Minute);
        Assert.IsType<LeaseAnswer.Busy>(await Other.TryTakeAsync("two", Minute, default));
    }

    [Fact]
    public async Task Renewing_may_also_shorten()
    {
        await TakenAsync(One, "one");
        Assert.Equal(new LeaseAnswer.Held(1), await One.RenewAsync(1, Minute / 4, default));
        await PassAsync(Minute / 2);
        Assert.Equal(2, await TakenAsync(Other, "two"));
    }

    [Fact]
    public async Task A_lease_whose_time_is_over_is_renewed_if_nobody_took_it()
    {
        await TakenAsync(One, "one");
        await PassAsync(2 * Minute);
        Assert.Equal(new LeaseAnswer.Held(1), await One.RenewAsync(1, Minute, default));
        Assert.IsType<LeaseAnswer.Busy>(await Other.TryTakeAsync("two", Minute, default));
    }

    [Fact]
    public async Task Who_was_replaced_learns_it_when_renewing_also_when_the_other_ones_time_is_over()
    {
        await TakenAsync(One, "one");
        await PassAsync(Minute);
        await TakenAsync(Other, "two");
        var busy = Assert.IsType<LeaseAnswer.Busy>(await One.RenewAsync(1, Minute, default));
        Assert.Equal(("two", 2), (busy.Holder, busy.Epoch));
        Assert.InRange(busy.Left, Minute / 2, Minute);
        await PassAsync(2 * Minute);
        busy = Assert.IsType<LeaseAnswer.Busy>(await One.RenewAsync(1, Minute, default));
        Assert.Equal(TimeSpan.Zero, busy.Left);
        Assert.Equal(new LeaseAnswer.Held(2), await Other.RenewAsync(2, Minute, default));
    }

    [Fact]
    public async Task Nobody_renews_what_was_never_taken()
    {
        var busy = Assert.IsType<LeaseAnswer.Busy>(await One.RenewAsync(1, Minute, default));
        Assert.Equal((0, TimeSpan.Zero), (busy.Epoch, busy.Left));
        Assert.Equal(1, await TakenAsync(Other, "two"));
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_its_epoch_is_not_used_again()
    {
        await TakenAsync(One, "one");
        await One.ReleaseAsync(1, default);
        Assert.Equal(2, await TakenAsync(Other, "two"));
    }

    [Fact]
    public async Task Releasing_an_earlier_epoch_does_nothing()
    {
        await TakenAsync(One, "one");
        await PassAsync(Minute);
        await TakenAsync(Other, "two");
        await One.ReleaseAsync(1, default);
        Assert.IsType<LeaseAnswer.Busy>(await One.TryTakeAsync("one", Minute, default));
    }

    [Fact]
    public async Task Of_two_that_take_at_once_one_gets_it()
    {
        for (var epoch = 1; epoch <= 20; epoch++)
        {
            var answers = await Task.WhenAll(
                Task.Run(async () => await One.TryTakeAsync("one", Minute, default)),
                Task.Run(async () => await Other.TryTakeAsync("two", Minute, default)));
            Assert.Equal(new LeaseAnswer.Held(epoch), Assert.Single(answers.OfType<LeaseAnswer.Held>()));
            Assert.Equal(epoch, Assert.Single(answers.OfType<LeaseAnswer.Busy>()).Epoch);
            await PassAsync(Minute);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task A_holder_needs_a_name(string holder) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await One.TryTakeAsync(holder, Minute, default));

    [Fact]
    public async Task The_longest_name_fits_and_a_longer_one_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await One.TryTakeAsync(new string('ж', 256), Minute, default));
        await TakenAsync(One, new string('ж', 255));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public async Task A_duration_has_bounds(int seconds)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await One.TryTakeAsync("one", TimeSpan.FromSeconds(seconds), default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await One.RenewAsync(1, TimeSpan.FromSeconds(seconds), default));
    }

    [Fact]
    public async Task Who_no_longer_wants_it_does_not_get_it()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await One.TryTakeAsync("one", Minute, cancelled));
        Assert.Equal(1, await TakenAsync(Other, "two"));
    }

    protected virtual ValueTask PrepareAsync() => ValueTask.CompletedTask;

    /// <summary>A host's own way to the one store.</summary>
    protected abstract ILeaseStore Open();

    /// <summary>Moves the lease so much nearer to its end.</summary>
    protected abstract ValueTask PassAsync(TimeSpan time);

    protected virtual ValueTask CleanAsync() => ValueTask.CompletedTask;

    private static async Task<long> TakenAsync(ILeaseStore store, string holder) =>
        Assert.IsType<LeaseAnswer.Held>(await store.TryTakeAsync(holder, Minute, default)).Epoch;
}
