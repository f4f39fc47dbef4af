using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Messages;

/// <summary>
/// What happened to a node. The discriminators and property names stand in journals: they may be added to, never changed.
/// A property that is added later is not in older events and must be nullable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(VerdictReached), "node-judged")]
[JsonDerivedType(typeof(DrainBegun), "drain-requested")]
[JsonDerivedType(typeof(DrainLifted), "drain-ended")]
[JsonDerivedType(typeof(DeathDeclared), "declared-dead")]
[JsonDerivedType(typeof(StandingKnown), "standing-told")]
public abstract record NodeEvent
{
    public required DateTimeOffset At { get; init; }
}

/// <summary>An event after which load balancers have to be told.</summary>
public abstract record StandingChange : NodeEvent
{
    /// <summary>Of the standing that holds from here on.</summary>
    public required long Number { get; init; }
}

public sealed record VerdictReached : StandingChange
{
    public required NodeVerdict Verdict { get; init; }

    public required ImmutableArray<Witness> Witnesses { get; init; }
}

public sealed record DrainBegun : StandingChange
{
    public required string By { get; init; }

    public string? Reason { get; init; }
}

public sealed record DrainLifted : StandingChange
{
    public required string By { get; init; }
}

/// <summary>A person vouches that the node serves nothing.</summary>
public sealed record DeathDeclared : StandingChange
{
    public required string By { get; init; }

    public string? Reason { get; init; }
}

/// <summary>Every load balancer on the node was told of the standing.</summary>
public sealed record StandingKnown : NodeEvent
{
    public required long Number { get; init; }
}
