using LoxiActors.Actors.Nodes.Health;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>The section <c>[health]</c>, checked.</summary>
public sealed record HealthMonitorOptions
{
    public HealthPolicy Policy { get; init; } = new();

    /// <summary>Probes under way at the same time.</summary>
    public int ProbesAtOnce { get; init; } = 1024;
}
