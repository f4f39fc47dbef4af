using LoxiActors.Engines.Local.Scheduling;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>Turns of different entities begin in any order, by chance: each waits a moment of its own.</summary>
internal sealed class SimScheduler(SimProcess process, Prng prng) : ITurnScheduler
{
    private static readonly TimeSpan Longest = TimeSpan.FromMicroseconds(500);

    public void Schedule(IThreadPoolWorkItem turn) => process.After(prng.Between(TimeSpan.Zero, Longest), turn.Execute);
}
