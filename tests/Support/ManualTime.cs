namespace LoxiActors.Tests.Support;

/// <summary>
/// A clock that stands still until it is moved, from 2026-01-01 on. Its timers fire on the thread that moves it. One thread
/// at a time may move it; any may read it and wait on it.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    /// <summary>Of real time, so that a test whose timer never comes fails instead of hanging.</summary>
    private static readonly TimeSpan TimerOfLimit = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(TimeSpan Wait, TaskCompletionSource Seen)> _watchers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Completes when a timer is due exactly this long from now, at once if there is one already. Fails with a
    /// <see cref="TimeoutException"/> after 20 s of real time.
    /// </summary>
    public Task TimerOf(TimeSpan wait)
    {
        lock (_gate)
        {
            if (_armed.Any(timer => timer.Due == _now + wait))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((wait, seen));
            return seen.Task.WaitAsync(TimerOfLimit);
        }
    }

    /// <summary>
    /// Fires what comes due on the way, in the order in which it is due (armed first, fired first, where that is the same); each
    /// sees the clock at its own due time. A timer armed meanwhile fires too if it is due in time.
    /// </summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetUtcNow() + by;
        while (TakeDue(until) is { } timer)
            timer.Fire();
        lock (_gate)
            _now = until;
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _armed.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is null)
                return null;
            _now = next.Due;
            _armed.Remove(next);
            if (next.Period > TimeSpan.Zero)
                Arm(next, next.Period);
            return next;
        }
    }

    // Under the gate.
    private void Arm(ManualTimer timer, TimeSpan wait)
    {
        timer.Due = _now + wait;
        _armed.Add(timer);
        foreach (var (_, seen) in _watchers.Where(watcher => watcher.Wait == wait))
            seen.SetResult();
        _watchers.RemoveAll(watcher => watcher.Wait == wait);
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private bool _disposed;

        public DateTimeOffset Due { get; set; }

        /// <summary>Zero or infinite: it fires once.</summary>
        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                if (_disposed)
                    return false;
                time._armed.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    time.Arm(this, dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                time._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
