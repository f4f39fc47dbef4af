namespace LoxiActors.Simulation.Kernel;

/// <summary>What is still to happen, in the order of virtual time; what is due at the same moment happens in the order in which it was put there.</summary>
internal sealed class Agenda
{
    /// <summary>Where virtual time begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long Due, long Order)> _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private Exception? _failure;

    /// <summary>Since the start.</summary>
    public TimeSpan Now { get; private set; }

    public DateTimeOffset Clock => Start + Now;

    /// <summary>Events so far.</summary>
    public long Happened { get; private set; }

    public int Waiting => _queue.Count;

    public void After(TimeSpan delay, Action happen)
    {
        EnsureThread();
        _queue.Enqueue(happen, ((Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero)).Ticks, _order++));
    }

    /// <summary>Lets the next one happen if it is due by then; false when there is none.</summary>
    public bool Step(TimeSpan until)
    {
        if (!_queue.TryPeek(out var happen, out var due) || due.Due > until.Ticks)
        {
            Now = until > Now ? until : Now;
            return false;
        }

        _queue.Dequeue();
        Now = new TimeSpan(due.Due);
        Happened++;
        happen();
        if (_failure is { } failure)
            throw new InvalidOperationException($"something in the simulation failed at {Trace.At(Now).TrimStart()}", failure);
        return true;
    }

    /// <summary>An exception that the work ends with is thrown by the step that is under way, or by the next one.</summary>
    public void Watch(Task work) => work.ContinueWith(
        failed => _failure ??= failed.Exception!.GetBaseException(), CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Something that left the simulation's one thread would make two runs of a seed differ: it is a defect of the simulator and ends it.</summary>
    public void EnsureThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
            Environment.FailFast("the simulation left its thread: " + Environment.StackTrace);
    }
}
