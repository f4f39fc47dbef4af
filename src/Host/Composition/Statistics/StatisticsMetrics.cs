using System.Diagnostics.Metrics;
using LoxiActors.Actors.Statistics;

namespace LoxiActors.Host.Composition.Statistics;

/// <summary>Sums over all listeners: a label for each of them would be thousands of series, and Octavia has each one's figures.</summary>
internal sealed class StatisticsMetrics : IDisposable
{
    private readonly Meter _meter = new("LoxiActors.Statistics");
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _failures;
    private volatile TrafficState _kept = TrafficState.Empty;

    public StatisticsMetrics()
    {
        _bytes = _meter.CreateCounter<long>("loxiactors.traffic", "By", "What came into the nodes for all listeners, both directions, since this process started.");
        _failures = _meter.CreateCounter<long>("loxiactors.statistics.failures", null, "Rounds of statistics that could not be kept, and nodes' connections that could not be read, by what failed.");
        _meter.CreateObservableGauge("loxiactors.statistics.listeners", () => _kept.Listeners.Count, null, "Listeners whose totals are kept.");
        _meter.CreateObservableGauge(
            "loxiactors.connections.active", () => _kept.Listeners.Values.Sum(totals => totals.ActiveConnections), null, "Connections of all listeners when they were last counted.");
    }

    public void Dispose() => _meter.Dispose();

    public void Observe(TrafficState kept) => _kept = kept;

    public void Kept(TrafficState before, TrafficState after, TrafficChange change)
    {
        _kept = after;
        _bytes.Add(change.Totals.Sum(listener => listener.Value.Bytes - (before.Listeners.GetValueOrDefault(listener.Key)?.Bytes ?? 0)));
    }

    public void Failed(string what) => _failures.Add(1, new KeyValuePair<string, object?>("what", what));
}
