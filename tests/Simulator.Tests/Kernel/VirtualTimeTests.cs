using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Tests.Kernel;

public sealed class VirtualTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Never = Timeout.InfiniteTimeSpan;

    /// <summary>Nothing sleeps here: it is over when virtual time is.</summary>
    private static readonly Func<TimeSpan, TimeProvider, CancellationToken, Task> Wait = Task.Delay;

    private readonly SimulatedProcess _world = new();
    private readonly List<double> _fired = [];

    [Fact]
    public void The_system_clock_is_set_apart_and_the_monotonic_one_is_not()
    {
        var world = new SimulatedProcess(skew: 2 * Second);

        world.RunFor(10);

        Assert.Equal(Agenda.Start + (12 * Second), world.Time.GetUtcNow());
        Assert.Equal(10 * Second, world.Time.GetElapsedTime(0));
        Assert.Equal(TimeSpan.Zero, world.Time.GetLocalNow().Offset);
    }

    [Fact]
    public void A_timer_fires_once_or_by_its_period()
    {
        Timer(2 * Second, Never);
        _world.RunFor(10);
        Assert.Equal([2], _fired);

        Timer(Second, 3 * Second);
        _world.RunFor(8);
        Assert.Equal([2, 11, 14, 17], _fired);
    }

    [Fact]
    public void A_timer_without_a_due_time_waits_for_one()
    {
        var timer = Timer(Never, Never);
        _world.RunFor(100);
        Assert.Empty(_fired);

        Assert.True(timer.Change(Second, TimeSpan.Zero));
        _world.RunFor(100);
        Assert.Equal([101], _fired);
    }

    [Fact]
    public void A_change_replaces_what_was_due()
    {
        var timer = Timer(2 * Second, Second);
        _world.RunFor(1);

        timer.Change(5 * Second, Never);
        _world.RunFor(20);

        Assert.Equal([6], _fired);
    }

    [Fact]
    public void A_timer_may_be_changed_while_it_fires()
    {
        ITimer? timer = null;
        timer = _world.Time.CreateTimer(
            _ =>
            {
                _fired.Add(_world.Agenda.Now.TotalSeconds);
                timer!.Change(_fired.Count < 3 ? 2 * Second : Never, Never);
            },
            null, Second, Second);

        _world.RunFor(20);

        Assert.Equal([1, 3, 5], _fired);
    }

    [Fact]
    public void A_disposed_timer_stays_silent()
    {
        var timer = Timer(Second, Second);
        _world.RunFor(2);

        timer.Dispose();
        Assert.False(timer.Change(Second, Second));
        _world.RunFor(10);

        Assert.Equal([1, 2], _fired);
    }

    [Fact]
    public void Nothing_fires_after_a_kill()
    {
        Timer(Second, Second);
        _world.RunFor(1);

        _world.Process.Kill();
        Timer(Second, Second);
        _world.RunFor(10);

        Assert.Equal([1], _fired);
    }

    [Fact]
    public void What_comes_due_while_frozen_waits_for_the_wake()
    {
        Timer(Second, Second);
        Timer(2 * Second, Never);
        _world.Process.Freeze();
        _world.RunFor(10);
        Assert.Empty(_fired);

        _world.Process.Wake();
        Assert.Equal([10, 10], _fired);

        // A period doesn't make up for what was missed.
        _world.RunFor(2);
        Assert.Equal([10, 10, 11, 12], _fired);
    }

    [Fact]
    public void Waiting_goes_on_on_the_same_thread()
    {
        var (threads, here) = OneThread.Run(() =>
        {
            var world = new SimulatedProcess();
            var threads = new List<int>();
            _ = WaitAsync(world, threads);
            world.RunFor(10);
            return (threads, Environment.CurrentManagedThreadId);
        });

        Assert.Equal([here, here, here], threads);
    }

    [Fact]
    public void A_deadline_cancels_on_the_same_thread()
    {
        var (at, thread, here) = OneThread.Run(() =>
        {
            var world = new SimulatedProcess();
            using var deadline = new CancellationTokenSource(3 * Second, world.Time);
            var (at, thread) = (TimeSpan.Zero, 0);
            deadline.Token.Register(() => (at, thread) = (world.Agenda.Now, Environment.CurrentManagedThreadId));
            world.RunFor(10);
            return (at, thread, Environment.CurrentManagedThreadId);
        });

        Assert.Equal((3 * Second, here), (at, thread));
    }

    private static async Task WaitAsync(SimulatedProcess world, List<int> threads)
    {
        for (var i = 0; i < 3; i++)
        {
            await Wait(Second, world.Time, CancellationToken.None).ConfigureAwait(false);
            threads.Add(Environment.CurrentManagedThreadId);
        }
    }

    private ITimer Timer(TimeSpan due, TimeSpan period) =>
        _world.Time.CreateTimer(_ => _fired.Add(_world.Agenda.Now.TotalSeconds), null, due, period);
}
