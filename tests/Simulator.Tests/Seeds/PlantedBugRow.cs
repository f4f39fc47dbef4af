using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <param name="Promise">The number of a promise that is seen to be broken; others may be with it.</param>
/// <param name="Seeds">Seed 1 up to this one; the first that finds it ends the search.</param>
internal sealed record PlantedBugRow(PlantedBug Bug, int Promise, int Seeds, int LoadBalancers, double Days);
