using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <param name="Promises">The numbers of those that it may break: which of them is seen first depends on the seed.</param>
/// <param name="Seeds">Seed 1 up to this one; the first that finds it ends the search.</param>
internal sealed record PlantedBugRow(PlantedBug Bug, int[] Promises, int Seeds, int LoadBalancers, double Days);
