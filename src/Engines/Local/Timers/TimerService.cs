namespace LoxiActors.Engines.Local.Timers;

/// <summary>All entities' timers, behind one timer of the system.</summary>
internal sealed class TimerService : IDisposable
{
    /// <summary>The system's timer counts elapsed time, ours are due by the clock: a clock that was set is noticed within this time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly TimerHeap _heap = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _order;
    private bool _closed;

    public TimerService(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static self => ((TimerService)self!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _heap.Count;
        }
    }

    public void Start(EntityTimer timer)
    {
        lock (_gate)
        {
            timer.Order = _order++;
            _heap.Add(timer);
            if (timer.HeapIndex == 0)
                Arm();
        }
    }

    /// <summary>False when the timer is firing already.</summary>
    public bool Cancel(EntityTimer timer)
    {
        lock (_gate)
            return _heap.Remove(timer);
    }

    public void Dispose()
    {
        lock (_gate)
            _closed = true;
        _timer.Dispose();
    }

    private void FireDue()
    {
        while (TakeDue() is { } timer)
            timer.Target.Fire(timer);
    }

    private EntityTimer? TakeDue()
    {
        lock (_gate)
        {
            if (_closed)
                return null;
            if (_heap.First is { } first && first.DueTicks <= _time.GetUtcNow().UtcTicks)
            {
                _heap.Remove(first);
                return first;
            }

            Arm();
            return null;
        }
    }

    private void Arm()
    {
        if (_closed || _heap.First is not { } first)
            return;
        var wait = new TimeSpan(first.DueTicks - _time.GetUtcNow().UtcTicks);
        // Rounded up: a timer that wakes before its time would be armed again for nothing.
        var milliseconds = Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, LongestWait.TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
