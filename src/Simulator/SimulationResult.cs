using LoxiActors.Simulation.Promises;

namespace LoxiActors.Simulation;

/// <param name="Events">Things that happened, of any kind.</param>
/// <param name="TraceHash">Equal for equal seeds and options, in every process.</param>
/// <param name="Took">Real time.</param>
internal sealed record SimulationResult(
    ulong Seed, TimeSpan Simulated, long Events, IReadOnlyList<Violation> Violations, string TraceHash, TimeSpan Took)
{
    /// <summary>Simulated years in a day of one processor: the simulation has one thread.</summary>
    public double YearsPerDayPerCore => Took > TimeSpan.Zero ? Simulated / Took / 365.25 : 0;
}
