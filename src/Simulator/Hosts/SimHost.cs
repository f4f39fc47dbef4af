using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>One machine of the pair with its service manager: whatever ends the process, another one is started after a while.</summary>
internal sealed class SimHost(Cloud cloud, string name, Prng prng)
{
    private static readonly TimeSpan RestartLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestartMost = TimeSpan.FromSeconds(20);

    /// <summary>Of a system clock, whose time is drawn anew with each life.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(2);

    private SimProcess? _process;
    private int _lives;

    public string Name => name;

    /// <summary>Null while no process runs.</summary>
    public SimLife? Life { get; private set; }

    public bool IsFrozen => _process is { IsAlive: true, IsFrozen: true };

    public void Start()
    {
        if (_process is { IsAlive: true })
            return;
        var skew = prng.Chance(0.5) ? prng.Between(-MostSkew, MostSkew) : TimeSpan.Zero;
        _process = new SimProcess(cloud.Agenda, name, skew);
        var life = new SimLife(cloud, _process, prng.Split($"life {++_lives}"), reason =>
        {
            cloud.Trace.Line(name, $"ended: {reason}");
            Gone();
        });
        Life = life;
        cloud.Trace.Line(name, "started");
        var process = _process;
        process.After(TimeSpan.Zero, () => process.Start(life.RunAsync));
    }

    public void Kill()
    {
        if (_process is not { IsAlive: true })
            return;
        cloud.Trace.Line(name, "was killed");
        Life!.Kill();
        Gone();
    }

    public void Freeze()
    {
        if (_process is not { IsAlive: true, IsFrozen: false })
            return;
        cloud.Trace.Line(name, "was frozen");
        _process.Freeze();
    }

    public void Wake()
    {
        if (!IsFrozen)
            return;
        cloud.Trace.Line(name, "was woken");
        _process!.Wake();
    }

    /// <summary>Has something happen in the process, as something that arrives from the network does.</summary>
    public void Receive(Action<SimProcess, SimLife> act)
    {
        if (_process is not { IsAlive: true } process || Life is not { } life)
            return;
        process.After(TimeSpan.Zero, () => act(process, life));
    }

    private void Gone()
    {
        Life = null;
        cloud.Agenda.After(prng.Between(RestartLeast, RestartMost), Start);
    }
}
