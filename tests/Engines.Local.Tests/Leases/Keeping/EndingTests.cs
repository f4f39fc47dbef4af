using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>How a lease is given back, and what else ends a keeper.</summary>
public class EndingTests
{
    [Fact]
    public Task A_lease_that_is_given_back_goes_to_the_next_who_asks() => OneThread.RunAsync((time, store) =>
    {
        using var stop = new CancellationTokenSource();
        var one = new Contender("one", store, time).Start(stop.Token);
        var two = new Contender("two", store, time).Start();
        stop.Cancel();
        Assert.True(one.Running.IsCanceled);
        Assert.True(one.Keeper.ReleaseAsync(default).IsCompletedSuccessfully);
        Assert.False(one.Keeper.IsHeld);
        Assert.Equal(LeaseStatus.Released.Instance, one.Keeper.Status);
        time.Advance(Contender.Timing.AskEvery);
        Assert.True(two.Keeper.IsHeld);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Giving_it_back_to_a_store_that_is_away_ends_all_the_same(bool hangs) => OneThread.RunAsync((time, store) =>
    {
        using var stop = new CancellationTokenSource();
        var one = new Contender("one", store, time).Start(stop.Token);
        stop.Cancel();
        (one.Store.Cut, one.Store.Hangs) = (!hangs, hangs);
        var releasing = one.Keeper.ReleaseAsync(default);
        time.Advance(Contender.Timing.Patience);
        Assert.True(releasing.IsCompletedSuccessfully);
        Assert.False(one.Keeper.IsHeld);
    });

    [Fact]
    public Task Who_was_followed_gives_nothing_back() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Time.Freeze();
        time.Advance(TimeSpan.FromSeconds(5));
        one.Time.Thaw();
        Assert.True(one.Running.IsCompletedSuccessfully);
        Assert.True(one.Keeper.ReleaseAsync(default).IsCompletedSuccessfully);
        Assert.IsType<LeaseStatus.Lost>(one.Keeper.Status);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(two.Keeper.IsHeld);
    });

    [Fact]
    public Task A_keeper_that_never_had_it_has_nothing_to_give_back() => OneThread.RunAsync((time, store) =>
    {
        using var stop = new CancellationTokenSource();
        new Contender("one", store, time).Start();
        var two = new Contender("two", store, time).Start(stop.Token);
        stop.Cancel();
        Assert.True(two.Running.IsCanceled);
        Assert.True(two.Keeper.ReleaseAsync(default).IsCompletedSuccessfully);
        Assert.Equal(new LeaseStatus.Waiting("one", 1), two.Keeper.Status);
    });

    [Fact]
    public async Task There_is_nothing_to_keep_before_it_was_taken()
    {
        var time = new LoxiActors.Tests.Support.ManualTime();
        var one = new Contender("one", new Local.Journal.InMemoryStore(time), time);
        await Assert.ThrowsAsync<InvalidOperationException>(() => one.Keeper.KeepAsync(default));
    }

    [Fact]
    public Task Everything_happens_on_the_thread_that_moves_the_clock() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        time.Advance(TimeSpan.FromSeconds(10));
        one.Store.Hangs = true;
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(two.Keeper.IsHeld);
        Assert.Equal([Environment.CurrentManagedThreadId], one.Store.Threads.Concat(two.Store.Threads).Distinct());
    });

    [Fact]
    public void A_timing_under_which_a_healthy_host_would_lose_its_lease_is_refused()
    {
        new LeaseTiming().Validate();
        LeaseTiming.Of(TimeSpan.FromSeconds(60)).Validate();
        Assert.Equal(new LeaseTiming(), LeaseTiming.Of(TimeSpan.FromSeconds(2)));
        Assert.Contains("Duration", Problem(new LeaseTiming { RenewEvery = TimeSpan.FromSeconds(1) }), StringComparison.Ordinal);
        Assert.Contains("twice Patience", Problem(new LeaseTiming { Patience = TimeSpan.FromSeconds(1) }), StringComparison.Ordinal);
        Assert.Contains("Margin", Problem(new LeaseTiming { Margin = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("AskEvery", Problem(new LeaseTiming { AskEvery = TimeSpan.FromSeconds(-1) }), StringComparison.Ordinal);
        Assert.Contains("Patience", Problem(new LeaseTiming { Patience = TimeSpan.Zero }), StringComparison.Ordinal);

        static string Problem(LeaseTiming timing) => Assert.Throws<ArgumentException>(timing.Validate).Message;
    }
}
