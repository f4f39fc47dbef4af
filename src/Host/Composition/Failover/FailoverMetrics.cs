using System.Diagnostics.Metrics;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>The meter <c>LoxiActors.Failover</c>.</summary>
internal sealed class FailoverMetrics : IDisposable
{
    private static readonly string[] Reasons = ["paced", "paused", "share", "zone_share", "host"];

    private readonly Meter _meter = new("LoxiActors.Failover");
    private volatile Seen? _seen;

    public FailoverMetrics()
    {
        _meter.CreateObservableGauge("failover.open", () => Of(seen => [new Measurement<int>(seen.Budget.OpenCount)]), "{load_balancer}", "Load balancers on the move");
        _meter.CreateObservableGauge("failover.waiting", () => Of(Waiting), "{load_balancer}", "Load balancers whose failover waits, by reason");
        _meter.CreateObservableGauge("failover.paused", () => Of(seen => [new Measurement<int>(seen.Budget.Paused is null ? 0 : 1)]), null, "1 while an operator has paused failovers");
        _meter.CreateObservableGauge("failover.spares.missing", () => Of(Missing), "{node}", "Spares that there should be and aren't, by zone; only zones that lack some");
    }

    /// <summary>What is told from now on; nothing is before the first time.</summary>
    public void Show(FailoverBudgetView budget, SparesView spares) => _seen = new Seen(budget, spares);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Of(Func<Seen, IEnumerable<Measurement<int>>> measure) => _seen is { } seen ? measure(seen) : [];

    private static IEnumerable<Measurement<int>> Waiting(Seen seen) => Reasons.Select(reason => new Measurement<int>(
        seen.Budget.Waiting.Where(group => group.Reason == reason).Sum(group => group.Count), new KeyValuePair<string, object?>("reason", reason)));

    private static IEnumerable<Measurement<int>> Missing(Seen seen) => seen.Spares.Shortfalls.Select(shortfall => new Measurement<int>(
        shortfall.Want - shortfall.Have, new KeyValuePair<string, object?>("zone", shortfall.Zone ?? "")));

    private sealed record Seen(FailoverBudgetView Budget, SparesView Spares);
}
