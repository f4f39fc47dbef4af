using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.SparePool.Messages;

/// <summary>
/// What happened to the spare pool. The discriminators and property names stand in journals: they may be added to, never changed.
/// A property that is added later is not in older events and must be nullable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(SpareAppeared), "spare-appeared")]
[JsonDerivedType(typeof(SpareGone), "spare-gone")]
[JsonDerivedType(typeof(SpareTaken), "spare-taken")]
[JsonDerivedType(typeof(SpareReturned), "spare-returned")]
[JsonDerivedType(typeof(NodeReused), "node-reused")]
[JsonDerivedType(typeof(SpareMissed), "spare-missed")]
[JsonDerivedType(typeof(LossOver), "loss-over")]
[JsonDerivedType(typeof(ShortfallSeen), "shortfall-seen")]
[JsonDerivedType(typeof(ShortfallOver), "shortfall-over")]
[JsonDerivedType(typeof(CreationRefused), "creation-refused")]
public abstract record SparePoolEvent
{
    public required DateTimeOffset At { get; init; }
}

/// <summary>A node is alive and holds no load balancer.</summary>
public sealed record SpareAppeared : SparePoolEvent
{
    public required NodeName Node { get; init; }

    public string? Zone { get; init; }

    public string? Host { get; init; }

    /// <summary>The configuration says that it is a spare; else it was vacated, or never used.</summary>
    public required bool Configured { get; init; }
}

/// <summary>It is none any more.</summary>
public sealed record SpareGone : SparePoolEvent
{
    public required NodeName Node { get; init; }

    public required string Reason { get; init; }
}

/// <summary>It takes the place of a lost node, for all load balancers of that node.</summary>
public sealed record SpareTaken : SparePoolEvent
{
    public required NodeName Node { get; init; }

    public required NodeName Lost { get; init; }

    /// <summary>It is not known to be on another machine than the nodes that it shall not share one with.</summary>
    public bool UnknownMachine { get; init; }

    /// <summary>It has not been alive for long, but there was nothing else for load balancers that nobody serves. Null in older events: no.</summary>
    public bool? TooYoung { get; init; }
}

/// <summary>It had taken a place, holds nothing, and may take another one.</summary>
public sealed record SpareReturned : SparePoolEvent
{
    public required NodeName Node { get; init; }

    public required NodeName Lost { get; init; }
}

/// <summary>No spare can take the place of the lost node, so load balancers of it move to a node that is in use.</summary>
public sealed record NodeReused : SparePoolEvent
{
    public required NodeName Node { get; init; }

    public required NodeName Lost { get; init; }

    public required string Reason { get; init; }

    /// <summary>As in <see cref="SpareTaken"/>.</summary>
    public bool UnknownMachine { get; init; }
}

/// <summary>Nothing can take the place of the lost node.</summary>
public sealed record SpareMissed : SparePoolEvent
{
    public required NodeName Lost { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A node in whose place others were offered takes load again.</summary>
public sealed record LossOver : SparePoolEvent
{
    public required NodeName Lost { get; init; }
}

/// <summary>There are fewer spares in a zone than there should be, or another number of them than before.</summary>
public sealed record ShortfallSeen : SparePoolEvent
{
    public string? Zone { get; init; }

    public required int Have { get; init; }

    public required int Want { get; init; }
}

public sealed record ShortfallOver : SparePoolEvent
{
    public string? Zone { get; init; }
}

/// <summary>Nobody makes the spares that are missing.</summary>
public sealed record CreationRefused : SparePoolEvent
{
    public string? Zone { get; init; }

    public required string Reason { get; init; }
}
