using System.Collections.Immutable;
using LoxiActors.Actors.Failover.Messages;

namespace LoxiActors.Actors.Failover;

/// <summary>The state as it stands in a journal: without what follows from the rest.</summary>
internal sealed record BudgetSnapshot
{
    public BudgetLimits? Limits { get; init; }

    public string? LimitsBy { get; init; }

    public BudgetPaused? Pause { get; init; }

    public long LastNumber { get; init; }

    public DateTimeOffset PaidUntil { get; init; }

    public ImmutableArray<CountedNode> Nodes { get; init; } = [];

    public ImmutableArray<LossCounted> Losses { get; init; } = [];

    public ImmutableArray<OpenKind> Open { get; init; } = [];

    public ImmutableArray<Group> Waiting { get; init; } = [];

    public static BudgetSnapshot Of(FailoverBudgetState state) => new()
    {
        Limits = state.Limits,
        LimitsBy = state.LimitsBy,
        Pause = state.Pause,
        LastNumber = state.LastNumber,
        PaidUntil = state.PaidUntil,
        Nodes = state.Nodes,
        Losses = state.Losses,
        Open =
        [
            .. state.Open.Values.GroupBy(open => open.Kind).OrderBy(kind => kind.Key)
                .Select(kind => new OpenKind(kind.Key.Urgency, kind.Key.Cause, kind.Key.Lost,
                    [.. kind.Select(open => new OpenOne(open.Number, open.LoadBalancer, open.Failover, open.Hosts.IsEmpty ? null : open.Hosts, open.At))])),
        ],
        Waiting =
        [
            .. state.Waiting.Values.Select(group => new Group(
                group.Kind.Urgency, group.Kind.Cause, group.Kind.Lost, group.Reason, group.ReasonSince, [.. group.Queue.Values])),
        ],
    };

    public FailoverBudgetState Restore()
    {
        var state = new FailoverBudgetState
        {
            Limits = Limits,
            LimitsBy = LimitsBy,
            Pause = Pause,
            LastNumber = LastNumber,
            PaidUntil = PaidUntil,
            Nodes = Nodes,
            Losses = Losses,
        };
        foreach (var group in Waiting)
        {
            var kind = new WaitingKind(group.Urgency, group.Cause, group.Lost);
            state = state with
            {
                Waiting = state.Waiting.Add(kind, new WaitingGroup(kind, group.Reason, group.ReasonSince, group.Queue.ToImmutableSortedDictionary(one => one.Number, one => one))),
                Places = state.Places.AddRange(group.Queue.Select(one => KeyValuePair.Create(one.LoadBalancer, new FailoverBudgetState.Place(one.Number, kind)))),
            };
        }

        foreach (var open in Open)
        {
            var kind = new WaitingKind(open.Urgency, open.Cause, open.Lost);
            foreach (var one in open.Failovers)
                state = FailoverBudgetEvolution.Opened(state, new Admission(one.Number, one.LoadBalancer, one.Failover, kind, one.Hosts ?? [], one.At));
        }

        return state;
    }

    internal sealed record OpenKind(
        LoadBalancers.Failovers.FailoverUrgency Urgency, LoadBalancers.Failovers.FailoverCause Cause, ImmutableArray<Protocol.Ids.NodeName> Lost, ImmutableArray<OpenOne> Failovers);

    internal sealed record OpenOne(long Number, Protocol.Ids.LoadBalancerId LoadBalancer, long Failover, ImmutableArray<string>? Hosts, DateTimeOffset At);

    internal sealed record Group(
        LoadBalancers.Failovers.FailoverUrgency Urgency, LoadBalancers.Failovers.FailoverCause Cause, ImmutableArray<Protocol.Ids.NodeName> Lost,
        HoldReason Reason, DateTimeOffset ReasonSince, ImmutableArray<Waiter> Queue);
}
