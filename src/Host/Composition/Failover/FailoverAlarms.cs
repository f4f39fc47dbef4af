using System.Globalization;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>What an operator should know of the failover budget and the spare pool, beside the alarms about nodes.</summary>
internal static class FailoverAlarms
{
    public const string Held = "failover_held";
    public const string Paused = "failover_paused";
    public const string SparesMissing = "spares_missing";
    public const string Unreadable = "failover_unreadable";

    /// <summary>One that can't be read at the moment is an alarm itself: whoever looks at the nodes' health still gets that.</summary>
    public static async ValueTask<IReadOnlyList<AlarmView>> ReadAsync(IFailoverControl failover, CancellationToken cancellation)
    {
        try
        {
            return Of(await failover.BudgetAsync(cancellation), await failover.SparesAsync(cancellation));
        }
        catch (EntityUnavailableException failure)
        {
            return [new AlarmView(Unreadable, null, $"failover budget or spare pool can't be read now: {failure.Message}")];
        }
    }

    public static IReadOnlyList<AlarmView> Of(FailoverBudgetView budget, SparesView spares)
    {
        var alarms = new List<AlarmView>();
        if (budget.Alarm is { } held)
            alarms.Add(new AlarmView(Held, null, string.Create(CultureInfo.InvariantCulture, $"{HeldCount(budget)} waiting: {held}")));
        if (budget.Paused is { } pause)
            alarms.Add(new AlarmView(Paused, null, Words(pause, budget.WaitingCount)));
        alarms.AddRange(spares.Shortfalls.Select(shortfall => new AlarmView(SparesMissing, null, Words(shortfall))));
        return alarms;
    }

    /// <summary>Load balancers that wait because too many nodes were lost.</summary>
    public static int HeldCount(FailoverBudgetView budget) => budget.Waiting.Where(group => group.Reason is "share" or "zone_share").Sum(group => group.Count);

    public static string Words(OperatorsWordView pause, int waiting) => string.Create(
        CultureInfo.InvariantCulture,
        $"failovers are paused by {pause.By} since {pause.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{(pause.Reason is { } why ? $" ({why})" : "")}, {waiting} waiting");

    private static string Words(ShortfallView shortfall) => string.Create(
        CultureInfo.InvariantCulture,
        $"only {shortfall.Have} of {shortfall.Want} spares{(shortfall.Zone is { } zone ? $" in zone {zone}" : "")}{(shortfall.NotCreated is { } why ? $" ({why})" : "")}");
}
