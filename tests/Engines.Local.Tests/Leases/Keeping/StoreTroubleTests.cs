using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>What becomes of the lease when the store can't be reached, or when its answers get lost.</summary>
public class StoreTroubleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public Task A_store_that_is_away_at_the_start_is_asked_again() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time) { Store = { Cut = true } }.Start();
        time.Advance(60 * Second);
        Assert.False(one.Keeper.IsHeld);
        Assert.Equal([new LeaseStatus.Away("the store is away", null)], one.Told);
        one.Store.Cut = false;
        time.Advance(Contender.Timing.AskEvery);
        Assert.True(one.Keeper.IsHeld);
        Assert.Equal(0, one.Keeper.FailedRenewals);
    });

    [Fact]
    public Task A_short_absence_is_not_even_told() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time).Start();
        one.Store.Cut = true;
        time.Advance(Contender.Timing.RenewEvery);
        Assert.Equal(1, one.Keeper.FailedRenewals);
        one.Store.Cut = false;
        time.Advance(60 * Second);
        Assert.True(one.Keeper.IsHeld);
        Assert.Equal([new LeaseStatus.Held(1)], one.Told);
        Assert.Equal(1, one.Keeper.FailedRenewals);
    });

    [Fact]
    public Task After_a_long_absence_of_the_store_the_same_host_goes_on_under_its_epoch() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Store.Cut = two.Store.Cut = true;
        time.Advance(60 * Second);
        Assert.False(one.Keeper.IsHeld);
        Assert.Equal(new LeaseStatus.Away("the store is away", 1), one.Keeper.Status);

        one.Store.Cut = false;
        time.Advance(Contender.Timing.AskEvery);
        Assert.True(one.Keeper.IsHeld);
        two.Store.Cut = false;
        time.Advance(60 * Second);
        Assert.True(one.Keeper.IsHeld);
        Assert.Equal([new LeaseStatus.Held(1), new LeaseStatus.Away("the store is away", 1), new LeaseStatus.Held(1)], one.Told);
    });

    [Fact]
    public Task Whoever_reaches_the_store_first_after_that_has_it() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Store.Cut = two.Store.Cut = true;
        time.Advance(60 * Second);
        two.Store.Cut = false;
        time.Advance(Contender.Timing.AskEvery);
        Assert.True(two.Keeper.IsHeld);
        Assert.Equal(2, two.Keeper.Epoch);
        one.Store.Cut = false;
        time.Advance(Contender.Timing.AskEvery);
        Assert.Equal(new LeaseStatus.Lost("two", 2), one.Running.Result);
    });

    [Fact]
    public Task A_store_that_gives_no_answer_counts_as_away() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time).Start();
        one.Store.Hangs = true;
        time.Advance(60 * Second);
        Assert.Equal(new LeaseStatus.Away("no answer within 0.5 s", 1), one.Keeper.Status);
        one.Store.Hangs = false;
        time.Advance(Contender.Timing.Patience + Contender.Timing.AskEvery);
        Assert.True(one.Keeper.IsHeld);
    });

    [Fact]
    public Task One_renewal_that_hangs_does_not_cost_the_lease() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Store.Hangs = true;
        time.Advance(Contender.Timing.RenewEvery);
        one.Store.Hangs = false;
        time.Advance(60 * Second);
        Assert.Equal(1, one.Keeper.FailedRenewals);
        Assert.Equal([new LeaseStatus.Held(1)], one.Told);
        Assert.False(two.Keeper.IsHeld);
    });

    [Fact]
    public Task A_lease_whose_answer_was_lost_is_waited_out() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time) { Store = { LosesAnswers = true } }.Start();
        one.Store.LosesAnswers = false;
        time.Advance(Contender.Timing.AskEvery);
        Assert.False(one.Keeper.IsHeld);
        Assert.Equal(new LeaseStatus.Waiting("one", 1), one.Keeper.Status);
        time.Advance(Contender.Timing.Duration);
        Assert.Equal(2, one.Keeper.Epoch);
        Assert.True(one.Keeper.IsHeld);
    });

    [Fact]
    public Task Renewals_whose_answers_are_lost_hold_off_others_but_give_nothing() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Store.LosesAnswers = true;
        time.Advance(60 * Second);
        Assert.False(one.Keeper.IsHeld);
        Assert.False(two.Keeper.IsHeld);
        one.Store.LosesAnswers = false;
        time.Advance(Contender.Timing.AskEvery);
        Assert.True(one.Keeper.IsHeld);
    });
}
