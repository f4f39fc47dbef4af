using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Tests.Kernel;

/// <summary>A process with its clock, on an agenda of its own.</summary>
internal sealed class SimulatedProcess
{
    public SimulatedProcess(TimeSpan skew = default)
    {
        Process = new SimProcess(Agenda, "host-1", skew);
        Time = new VirtualTime(Process);
    }

    public Agenda Agenda { get; } = new();

    public SimProcess Process { get; }

    public VirtualTime Time { get; }

    public void RunFor(double seconds)
    {
        var until = Agenda.Now + TimeSpan.FromSeconds(seconds);
        while (Agenda.Step(until))
        {
        }
    }
}
