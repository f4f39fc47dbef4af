namespace LoxiActors.Simulation.Kernel;

/// <summary>The clocks and timers of one process, on virtual time.</summary>
internal sealed class VirtualTime(SimProcess process) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => process.Agenda.Clock + process.Skew;

    public override long GetTimestamp() => process.Agenda.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimProcess process, TimerCallback callback, object? state) : ITimer
    {
        /// <summary>Grows with every change, so that what an earlier one has put on the agenda comes to nothing.</summary>
        private int _version;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
                return false;
            var version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan && process.IsAlive)
                process.After(dueTime, () => Fire(version, period));
            return true;
        }

        public void Dispose()
        {
            _version++;
            _disposed = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int version, TimeSpan period)
        {
            if (version != _version)
                return;
            if (period > TimeSpan.Zero)
                process.After(period, () => Fire(version, period));
            callback(state);
        }
    }
}
