using System.Globalization;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover;

/// <summary>Each event of the failover budget in one sentence.</summary>
public static class FailoverBudgetHistory
{
    /// <summary>The event's stable name, as it stands in the journal.</summary>
    public static string Kind(BudgetEvent @event) => EventKinds<BudgetEvent>.Of(@event);

    public static string Describe(BudgetEvent @event) => @event switch
    {
        NodesCounted e => $"{e.Nodes.Length} nodes are counted",
        FailoverAsked { Held: null } e => $"admitted failover {e.Failover} of {e.LoadBalancer}{Away(e.Lost)} ({Word(e.Cause)}, {Word(e.Urgency)}){Counts(e.Counted)}",
        FailoverAsked e => $"failover {e.Failover} of {e.LoadBalancer}{Away(e.Lost)} ({Word(e.Cause)}, {Word(e.Urgency)}) waits: {Word(e.Held!.Value)}",
        AdmissionGiven e => $"admitted failover {e.Failover} of {e.LoadBalancer}, which waited{Counts(e.Counted)}",
        HoldChanged e => $"failovers{Away(e.Lost)} ({Word(e.Cause)}, {Word(e.Urgency)}) wait now: {Word(e.Reason)}",
        FailoverEnded e => $"failover {e.Failover} of {e.LoadBalancer} has ended",
        AdmissionsExpired e => $"nobody has ended {Failovers(e)} for too long: counted as ended",
        BudgetPaused e => $"{e.By} has paused failovers{(e.Reason is { } reason ? $": {reason}" : "")}",
        BudgetResumed e => $"{e.By} has resumed failovers",
        RateForgiven e => $"the rate is used up until {e.PaidUntil:HH:mm:ss} UTC at most: it was slower before",
        LimitsSet { Limits: null } e => $"{e.By} has gone back to the limits of the configuration",
        LimitsSet e => $"{e.By} has set the limits: {Limits(e.Limits!)}",
        _ => throw new NotSupportedException($"no sentence for the event {@event.GetType().Name}"),
    };

    private static string Away(IReadOnlyCollection<NodeName> lost) => lost.Count == 0 ? "" : $" away from {string.Join(", ", lost)}";

    private static string Counts(IReadOnlyCollection<NodeName>? counted) => counted is null ? "" : $"; the loss of {string.Join(", ", counted)} counts from here on";

    private static string Failovers(AdmissionsExpired e) => e.Failovers.Length == 1
        ? $"failover {e.Failovers[0].Failover} of {e.Failovers[0].LoadBalancer}"
        : string.Create(CultureInfo.InvariantCulture, $"{e.Failovers.Length} failovers");

    private static string Limits(BudgetLimits limits) => string.Create(
        CultureInfo.InvariantCulture,
        $"{OrNone(limits.RatePerMinute)} per minute (burst {limits.Burst}), {OrNone(limits.Concurrent)} at once, share {OrNone(limits.Share)}, share of a zone {OrNone(limits.ZoneShare)} within {limits.Window.TotalSeconds:0.###} s, {OrNone(limits.PerHost)} per machine");

    private static string OrNone(decimal limit) => limit == 0 ? "unlimited" : limit.ToString("0.####", CultureInfo.InvariantCulture);

    internal static string Word(HoldReason reason) => reason switch
    {
        HoldReason.Paced => "others go first",
        HoldReason.Paused => "paused",
        HoldReason.Share => "too many nodes were lost",
        HoldReason.ZoneShare => "too many nodes of one zone were lost",
        HoldReason.Host => "others on that machine go first",
        _ => throw new NotSupportedException($"no word for {reason}"),
    };

    internal static string Word(FailoverUrgency urgency) => urgency switch
    {
        FailoverUrgency.Unserved => "unserved",
        FailoverUrgency.Reduced => "reduced",
        FailoverUrgency.Redundancy => "redundancy",
        _ => throw new NotSupportedException($"no word for {urgency}"),
    };

    internal static string Word(FailoverCause cause) => cause switch
    {
        FailoverCause.NodeDead => "node dead",
        FailoverCause.Octavia => "Octavia's call",
        FailoverCause.Operator => "an operator's call",
        FailoverCause.Drain => "drain",
        FailoverCause.FailBack => "fail-back",
        _ => throw new NotSupportedException($"no word for {cause}"),
    };
}
