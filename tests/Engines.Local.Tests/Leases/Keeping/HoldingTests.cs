using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>When a host may act.</summary>
public class HoldingTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan HeldFor = Contender.Timing.Duration - Contender.Timing.Margin;

    [Fact]
    public Task A_free_lease_is_taken_at_once() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time);
        Assert.False(one.Keeper.IsHeld);
        Assert.Equal(LeaseStatus.Unknown.Instance, one.Keeper.Status);
        one.Start();
        Assert.True(one.Keeper.IsHeld);
        Assert.Equal((1, new LeaseStatus.Held(1)), (one.Keeper.Epoch, one.Keeper.Status));
    });

    [Fact]
    public Task A_renewed_lease_is_held_all_the_time() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(1); passed += 10 * Tick)
        {
            Assert.True(one.Keeper.IsHeld);
            Assert.False(two.Keeper.IsHeld);
            time.Advance(10 * Tick);
        }

        Assert.Equal([new LeaseStatus.Held(1)], one.Told);
        Assert.Equal([new LeaseStatus.Waiting("one", 1)], two.Told);
        Assert.Equal(0, one.Keeper.FailedRenewals);
    });

    [Fact]
    public Task Without_renewals_it_is_over_before_the_store_gives_it_to_another() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Store.Cut = true;
        time.Advance(HeldFor - Tick);
        Assert.True(one.Keeper.IsHeld);
        time.Advance(Tick);
        Assert.False(one.Keeper.IsHeld);
        Assert.False(two.Keeper.IsHeld);
        time.Advance(Contender.Timing.Margin + Contender.Timing.AskEvery);
        Assert.True(two.Keeper.IsHeld);
    });

    [Fact]
    public Task A_waiting_host_asks_in_the_moment_in_which_the_lease_is_over() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time).Start();
        time.Advance(77 * Tick);
        var two = new Contender("two", store, time).Start();
        one.Store.Cut = true;
        time.Advance(Contender.Timing.Duration - (78 * Tick));
        Assert.False(two.Keeper.IsHeld);
        time.Advance(Tick + (Contender.Timing.AskEvery / 10));
        Assert.True(two.Keeper.IsHeld);
    });

    [Fact]
    public Task It_counts_from_before_the_question() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time);
        one.Store.KeepBack();
        one.Start();
        time.Advance(450 * Tick);
        Assert.False(one.Keeper.IsHeld);
        one.Store.Cut = true;
        one.Store.LetGo();
        Assert.True(one.Keeper.IsHeld);
        time.Advance(HeldFor - (450 * Tick));
        Assert.False(one.Keeper.IsHeld);
    });

    [Fact]
    public Task A_frozen_process_holds_nothing_from_its_first_instruction_on() => OneThread.RunAsync((time, store) =>
    {
        var (one, two) = (new Contender("one", store, time).Start(), new Contender("two", store, time).Start());
        one.Time.Freeze();
        time.Advance(HeldFor);
        Assert.False(one.Keeper.IsHeld);
        time.Advance(Contender.Timing.Margin + Contender.Timing.AskEvery);
        Assert.True(two.Keeper.IsHeld);

        one.Time.Thaw();
        Assert.False(one.Keeper.IsHeld);
        Assert.Equal(new LeaseStatus.Lost("two", 2), one.Running.Result);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(one.Keeper.IsHeld);
        Assert.True(two.Keeper.IsHeld);
    });

    [Fact]
    public Task A_renewal_that_was_asked_for_before_the_freeze_gives_nothing_after_it() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time).Start();
        time.Advance(Contender.Timing.RenewEvery - Tick);
        one.Store.KeepBack();
        time.Advance(Tick);
        one.Time.Freeze();
        time.Advance(TimeSpan.FromMinutes(1));
        // The answer is there before the process can look at the clock that ends its patience.
        one.Store.Cut = true;
        one.Store.LetGo();
        Assert.False(one.Keeper.IsHeld);
        one.Store.Cut = false;
        one.Time.Thaw();
        time.Advance(Contender.Timing.AskEvery);
        Assert.True(one.Keeper.IsHeld);
        Assert.Equal(1, one.Keeper.Epoch);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public Task Setting_the_time_of_day_changes_nothing(int direction) => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time).Start();
        one.Store.Cut = true;
        one.Time.SetBy = direction * TimeSpan.FromDays(1);
        time.Advance(HeldFor - Tick);
        Assert.True(one.Keeper.IsHeld);
        time.Advance(Tick);
        Assert.False(one.Keeper.IsHeld);
    });

    [Fact]
    public Task What_the_journal_has_told_outweighs_every_clock() => OneThread.RunAsync((time, store) =>
    {
        var one = new Contender("one", store, time).Start();
        one.Keeper.Drop();
        Assert.False(one.Keeper.IsHeld);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(one.Keeper.IsHeld);
    });
}
