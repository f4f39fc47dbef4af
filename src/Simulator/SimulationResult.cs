using LoxiActors.Simulation.Promises;

namespace LoxiActors.Simulation;

/// <param name="Events">Things that happened, of any kind.</param>
/// <param name="Accepted">Calls that the control plane accepted.</param>
/// <param name="TraceHash">Equal for equal seeds and options, in every process.</param>
/// <param name="Took">Processor time of the whole process, the compiler and the garbage collector included.</param>
internal sealed record SimulationResult(
    ulong Seed, TimeSpan Simulated, long Events, int Accepted, IReadOnlyList<Violation> Violations, string TraceHash, TimeSpan Took)
{
    /// <summary>Simulated years in a day of one processor.</summary>
    public double YearsPerDayPerCore => Took > TimeSpan.Zero ? Simulated / Took / 365.25 : 0;
}
