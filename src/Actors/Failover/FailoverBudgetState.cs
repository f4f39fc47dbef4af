using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover;

/// <summary>Who may move, who waits, and what was lost lately. <see cref="BudgetSnapshot"/> is how it stands in a journal.</summary>
[JsonConverter(typeof(FailoverBudgetJson.StateConverter))]
public sealed record FailoverBudgetState
{
    public static FailoverBudgetState Initial { get; } = new();

    /// <summary>Null: those of the configuration.</summary>
    public BudgetLimits? Limits { get; init; }

    public string? LimitsBy { get; init; }

    public BudgetPaused? Pause { get; init; }

    /// <summary>Of the newest ask.</summary>
    public long LastNumber { get; init; }

    /// <summary>Up to this moment the rate is used up if each admission takes its part of a minute.</summary>
    public DateTimeOffset PaidUntil { get; init; }

    /// <summary>The nodes there are, sorted by name.</summary>
    public ImmutableArray<CountedNode> Nodes { get; init; } = [];

    /// <summary>In the order in which they were lost; older ones than any window are dropped.</summary>
    public ImmutableArray<LossCounted> Losses { get; init; } = [];

    /// <summary>By number: the oldest first.</summary>
    public ImmutableSortedDictionary<long, Admission> Open { get; init; } = ImmutableSortedDictionary<long, Admission>.Empty;

    public ImmutableSortedDictionary<WaitingKind, WaitingGroup> Waiting { get; init; } = ImmutableSortedDictionary<WaitingKind, WaitingGroup>.Empty;

    /// <summary>Follows from the others.</summary>
    internal ImmutableDictionary<LoadBalancerId, Place> Places { get; init; } = ImmutableDictionary<LoadBalancerId, Place>.Empty;

    /// <summary>Open admissions by the machine that they move away from; follows from the others.</summary>
    internal ImmutableDictionary<string, int> OpenByHost { get; init; } = ImmutableDictionary<string, int>.Empty;

    public int WaitingCount => Places.Count - Open.Count;

    internal Waiter? WaiterAt(Place place) => place.Waiting is { } kind ? Waiting[kind].Queue[place.Number] : null;

    /// <summary>Where a load balancer's one failover is.</summary>
    /// <param name="Waiting">Null when it is admitted.</param>
    internal sealed record Place(long Number, WaitingKind? Waiting);
}
