using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes;

/// <summary>What a person wants of a node, and why.</summary>
/// <param name="By">Whoever asked.</param>
public sealed record OperatorsWord(string By, string? Reason, DateTimeOffset At);

/// <summary>How one node stands. A node that nothing was ever said of is alive and not drained.</summary>
public sealed record NodeState
{
    public required NodeName Node { get; init; }

    public NodeVerdict Verdict { get; init; } = NodeVerdict.Alive;

    /// <summary>When the verdict came to be; null: it was never another one.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What the verdict rested on when it came to be.</summary>
    public ImmutableArray<Witness> Witnesses { get; init; } = [];

    /// <summary>Null when it is not drained.</summary>
    public OperatorsWord? Drain { get; init; }

    /// <summary>A person vouches for its death; null when nobody does.</summary>
    public OperatorsWord? DeclaredDead { get; init; }

    /// <summary>Grows by one with each change of what load balancers are told. 0: they were never told anything.</summary>
    public long Number { get; init; }

    /// <summary>The last number that everybody on the node was told.</summary>
    public long Told { get; init; }

    [JsonIgnore]
    public NodeStanding Standing => new(Verdict, Drain is not null);

    public static NodeState Initial(NodeName node) => new() { Node = node };
}
