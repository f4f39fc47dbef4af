namespace LoxiActors.Simulation.Kernel;

/// <summary>
/// One life of a process of the simulated cloud. What it has put on the agenda doesn't happen once it was killed, and waits while it
/// is frozen. Its clocks are the world's, its system clock set apart by some amount.
/// </summary>
internal sealed class SimProcess(Agenda agenda, string name, TimeSpan skew = default)
{
    private readonly Queue<Action> _held = new();

    public string Name => name;

    public Agenda Agenda => agenda;

    public bool IsAlive { get; private set; } = true;

    public bool IsFrozen { get; private set; }

    /// <summary>How far its system clock is from the world's.</summary>
    public TimeSpan Skew => skew;

    /// <summary>After everything that it does, for whoever waits for replies.</summary>
    public event Action? Did;

    public void After(TimeSpan delay, Action act) => agenda.After(delay, () => Run(act));

    /// <summary>Begins with it at once. What it throws ends the simulation: nobody else would see it.</summary>
    public void Start(Func<Task> work) => agenda.Watch(work());

    /// <summary>Completes on the simulation's thread; never, if the process ends before.</summary>
    public Task Delay(TimeSpan delay)
    {
        var over = new TaskCompletionSource();
        After(delay, over.SetResult);
        return over.Task;
    }

    public void Kill() => IsAlive = false;

    public void Freeze() => IsFrozen = true;

    /// <summary>What came meanwhile happens now, in its order.</summary>
    public void Wake()
    {
        IsFrozen = false;
        while (!IsFrozen && _held.TryDequeue(out var act))
            Run(act);
    }

    private void Run(Action act)
    {
        if (!IsAlive)
            return;
        if (IsFrozen)
        {
            _held.Enqueue(act);
            return;
        }

        act();
        Did?.Invoke();
    }
}
