using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Protocol.Nodes;

/// <summary>A node that load balancers may be placed on.</summary>
/// <param name="Zone">Null: any zone.</param>
/// <param name="Host">The machine it runs on, if known, so that a pair does not share one.</param>
public sealed record NodeDescription(NodeName Name, string? Zone, string? Host, NodeCapabilities Capabilities)
{
    /// <summary>Kept empty, to take the place of a node that is lost.</summary>
    public bool Spare { get; init; }

    public NodeStanding Standing { get; init; } = NodeStanding.Good;
}

/// <summary>The nodes that the configuration knows, sorted by name, as they stand at a moment. Equal inventories place equally.</summary>
public sealed record NodeInventory(ImmutableArray<NodeDescription> Nodes)
{
    public static NodeInventory Empty { get; } = new([]);
}
