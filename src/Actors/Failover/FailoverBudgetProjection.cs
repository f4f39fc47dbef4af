using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Actors.Failover;

/// <summary>The budget as operators read it.</summary>
public static class FailoverBudgetProjection
{
    private const int OpenShown = 200;
    private const int FirstShown = 20;

    public static FailoverBudgetView View(FailoverBudgetState state, FailoverBudgetSettings settings, DateTimeOffset now)
    {
        var limits = state.Limits ?? settings.Limits;
        var rules = new BudgetRules(limits, state, now);
        var alarming = state.Waiting.Values.FirstOrDefault(group => HoldReasons.IsAlarm(group.Reason));
        return new FailoverBudgetView(
            View(limits),
            state.LimitsBy,
            state.Pause is { } pause ? new OperatorsWordView(pause.By, pause.Reason, pause.At) : null,
            alarming is null ? null : HoldReasons.Text(alarming.Reason, alarming.Kind, state, limits),
            state.Open.Count,
            state.WaitingCount,
            [.. state.Open.Values.Take(OpenShown).Select(open => new OpenFailoverView(open.LoadBalancer, open.Failover, Word(open.Kind.Cause), Word(open.Kind.Urgency), open.Kind.Lost, open.At))],
            [.. state.Waiting.Values.Select(group => View(group, state, limits))],
            new LossWindowView(
                (decimal)limits.Window.TotalSeconds,
                state.Nodes.Length,
                limits.Share == 0 ? 0 : rules.LossesAllowed,
                [.. rules.RecentLosses.Select(loss => new LostNodeView(loss.Node, loss.Zone, loss.At))]));
    }

    public static BudgetLimitsView View(BudgetLimits limits) => new(
        limits.RatePerMinute, limits.Burst, limits.Concurrent, limits.Share, limits.ZoneShare, (decimal)limits.Window.TotalSeconds, limits.PerHost);

    private static WaitingFailoversView View(WaitingGroup group, FailoverBudgetState state, BudgetLimits limits) => new(
        Word(group.Kind.Cause),
        Word(group.Kind.Urgency),
        group.Kind.Lost,
        Word(group.Reason),
        HoldReasons.Text(group.Reason, group.Kind, state, limits),
        group.ReasonSince,
        group.Queue.Count,
        [.. group.Queue.Values.Take(FirstShown).Select(waiter => waiter.LoadBalancer)]);

    private static string Word(FailoverCause cause) => cause switch
    {
        FailoverCause.NodeDead => "node_dead",
        FailoverCause.FailBack => "fail_back",
        _ => cause.ToString().ToLowerInvariant(),
    };

    private static string Word(FailoverUrgency urgency) => urgency.ToString().ToLowerInvariant();

    private static string Word(HoldReason reason) => reason is HoldReason.ZoneShare ? "zone_share" : reason.ToString().ToLowerInvariant();
}
