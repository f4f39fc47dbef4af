using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <param name="Promises">The numbers of those that it may break: which of them is seen first depends on the seed.</param>
/// <param name="FirstSeed">Where the search begins: the first seeds of a rare one are left out, because each takes its time.</param>
/// <param name="Seeds">How many are tried; the first that finds it ends the search.</param>
internal sealed record PlantedBugRow(PlantedBug Bug, int[] Promises, ulong FirstSeed, int Seeds, int LoadBalancers, double Days);
