using System.Globalization;

namespace LoxiActors.Actors.Failover;

/// <summary>Why something waits, for people.</summary>
internal static class HoldReasons
{
    public static bool IsAlarm(HoldReason reason) => reason is HoldReason.Share or HoldReason.ZoneShare;

    public static string Text(HoldReason reason, WaitingKind kind, FailoverBudgetState state, BudgetLimits limits) => reason switch
    {
        HoldReason.Paced => $"others go first: {Pace(limits)}",
        HoldReason.Paused => $"failovers are paused by {state.Pause?.By ?? "an operator"}{(state.Pause?.Reason is { } why ? $": {why}" : "")}",
        HoldReason.Share => string.Create(
            CultureInfo.InvariantCulture,
            $"too many nodes were lost: no more than {limits.Share:0.####} of all nodes, at least one, are acted upon within {limits.Window.TotalSeconds:0.###} s; an operator has to look"),
        HoldReason.ZoneShare => string.Create(
            CultureInfo.InvariantCulture,
            $"too many nodes of one zone were lost: no more than {limits.ZoneShare:0.####} of them, at least one, are acted upon within {limits.Window.TotalSeconds:0.###} s; an operator has to look"),
        HoldReason.Host => string.Create(
            CultureInfo.InvariantCulture,
            $"others on the machine of {string.Join(" or ", kind.Lost)} go first: at most {limits.PerHost} are open at once"),
        _ => throw new NotSupportedException($"no words for {reason}"),
    };

    private static string Pace(BudgetLimits limits)
    {
        var parts = new List<string>();
        if (limits.Concurrent > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"at most {limits.Concurrent} are open at once"));
        if (limits.RatePerMinute > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{limits.RatePerMinute} are admitted per minute"));
        return parts.Count == 0 ? "all follow at once" : string.Join(", ", parts);
    }
}
