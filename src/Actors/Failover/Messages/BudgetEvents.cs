using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover.Messages;

/// <summary>
/// What happened to the failover budget. The discriminators and property names stand in journals: they may be added to, never
/// changed. A property that is added later is not in older events and must be nullable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(NodesCounted), "nodes-counted")]
[JsonDerivedType(typeof(FailoverAsked), "asked")]
[JsonDerivedType(typeof(AdmissionGiven), "admitted")]
[JsonDerivedType(typeof(HoldChanged), "held")]
[JsonDerivedType(typeof(FailoverEnded), "ended")]
[JsonDerivedType(typeof(AdmissionsExpired), "expired")]
[JsonDerivedType(typeof(BudgetPaused), "paused")]
[JsonDerivedType(typeof(BudgetResumed), "resumed")]
[JsonDerivedType(typeof(LimitsSet), "limits-set")]
[JsonDerivedType(typeof(RateForgiven), "rate-forgiven")]
public abstract record BudgetEvent
{
    public required DateTimeOffset At { get; init; }
}

/// <summary>The nodes there are, or which of them are lost, differ from before; shares are of these. A loss that was counted is none any more when its node is not lost.</summary>
public sealed record NodesCounted : BudgetEvent
{
    public required ImmutableArray<CountedNode> Nodes { get; init; }
}

/// <summary>A failover asked for the first time, or for another reason than before, and was admitted at once or has to wait.</summary>
public sealed record FailoverAsked : BudgetEvent
{
    public required LoadBalancerId LoadBalancer { get; init; }

    public required long Failover { get; init; }

    public required FailoverCause Cause { get; init; }

    public required FailoverUrgency Urgency { get; init; }

    /// <summary>Sorted.</summary>
    public required ImmutableArray<NodeName> Lost { get; init; }

    /// <summary>Why it waits; null when it was admitted.</summary>
    public HoldReason? Held { get; init; }

    /// <summary>What is left of the rate after its admission; null when it was not admitted, or there is no rate.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>Nodes whose loss counts from here on; null: none.</summary>
    public ImmutableArray<NodeName>? Counted { get; init; }
}

/// <summary>One that waited may go on.</summary>
public sealed record AdmissionGiven : BudgetEvent
{
    public required LoadBalancerId LoadBalancer { get; init; }

    public required long Failover { get; init; }

    /// <summary>What is left of the rate after its admission; null when there is no rate.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>Nodes whose loss counts from here on; null: none.</summary>
    public ImmutableArray<NodeName>? Counted { get; init; }
}

/// <summary>Failovers of one kind wait for another reason than before.</summary>
public sealed record HoldChanged : BudgetEvent
{
    public required FailoverUrgency Urgency { get; init; }

    public required FailoverCause Cause { get; init; }

    public required ImmutableArray<NodeName> Lost { get; init; }

    public required HoldReason Reason { get; init; }
}

public sealed record FailoverEnded : BudgetEvent
{
    public required LoadBalancerId LoadBalancer { get; init; }

    public required long Failover { get; init; }
}

/// <summary>Admissions that nobody has ended for too long.</summary>
public sealed record AdmissionsExpired : BudgetEvent
{
    public required ImmutableArray<FailoverRef> Failovers { get; init; }
}

public sealed record BudgetPaused : BudgetEvent
{
    public required string By { get; init; }

    public string? Reason { get; init; }
}

public sealed record BudgetResumed : BudgetEvent
{
    public required string By { get; init; }
}

public sealed record LimitsSet : BudgetEvent
{
    public required string By { get; init; }

    /// <summary>Null: those of the configuration again.</summary>
    public BudgetLimits? Limits { get; init; }
}

/// <summary>More of the rate was used up than the limits of now can use up: they were stricter before.</summary>
public sealed record RateForgiven : BudgetEvent
{
    public required DateTimeOffset PaidUntil { get; init; }
}

public sealed record FailoverRef(LoadBalancerId LoadBalancer, long Failover);

/// <param name="Zone">Null: any.</param>
/// <param name="Host">The machine; null when unknown.</param>
/// <param name="Lost">It is dead, and nobody drains it. Null in older events, where that was not looked at.</param>
public sealed record CountedNode(NodeName Name, string? Zone, string? Host, bool? Lost = null);
