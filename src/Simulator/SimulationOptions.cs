using LoxiActors.Simulation.Planted;

namespace LoxiActors.Simulation;

/// <param name="LoadBalancers">1 to 200.</param>
/// <param name="Days">Of virtual time.</param>
internal sealed record SimulationOptions(ulong Seed, int LoadBalancers, double Days, PlantedBug Planted = PlantedBug.None);
