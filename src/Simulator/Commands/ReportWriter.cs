namespace LoxiActors.Simulation.Commands;

/// <summary>Tells how a simulation goes and how it went.</summary>
internal abstract class ReportWriter
{
    /// <summary>Null: nobody wants to see it.</summary>
    public virtual Action<TimeSpan, long>? Progress => null;

    public abstract void Result(SimulationOptions options, SimulationResult result);
}
