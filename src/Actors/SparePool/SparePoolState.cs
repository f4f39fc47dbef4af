using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.SparePool;

/// <param name="Since">Since when it is alive and empty; while it has a lost node's place, since before that.</param>
/// <param name="Lost">In whose place it is; null: in nobody's.</param>
public sealed record Spare(NodeName Node, string? Zone, string? Host, bool Configured, DateTimeOffset Since, NodeName? Lost, DateTimeOffset? TakenAt);

/// <summary>A lost node for which there was no spare.</summary>
/// <param name="Reused">Nodes in use that were offered instead.</param>
/// <param name="WhyNone">Why nothing at all was offered, the last time that nothing was; null when something always was.</param>
public sealed record UnmetLoss(NodeName Lost, ImmutableArray<NodeName> Reused, string? WhyNone);

/// <param name="Zone">Null: nodes of any zone.</param>
/// <param name="NotCreated">Why nobody makes more; null as long as nobody said so.</param>
public sealed record Shortfall(string? Zone, int Have, int Want, DateTimeOffset Since, string? NotCreated);

public sealed record SparePoolState
{
    public static SparePoolState Initial { get; } = new();

    /// <summary>Nodes that are spares or have taken a place, sorted by name.</summary>
    public ImmutableArray<Spare> Spares { get; init; } = [];

    /// <summary>Sorted by name.</summary>
    public ImmutableArray<UnmetLoss> Unmet { get; init; } = [];

    /// <summary>Sorted by zone. An alarm each.</summary>
    public ImmutableArray<Shortfall> Shortfalls { get; init; } = [];

    public Spare? Find(NodeName node) => Spares.FirstOrDefault(spare => spare.Node == node);
}
