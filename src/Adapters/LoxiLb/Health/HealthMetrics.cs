using System.Diagnostics.Metrics;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>The meter <c>LoxiActors.Health</c>.</summary>
public sealed class HealthMetrics : IDisposable
{
    public const string MeterName = "LoxiActors.Health";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _probes;
    private readonly Histogram<double> _lag;
    private Func<HealthCounts> _counts = () => HealthCounts.None;

    public HealthMetrics()
    {
        _verdicts = _meter.CreateCounter<long>("health.verdicts", "{verdict}", "Verdicts on nodes, by node and verdict");
        _probes = _meter.CreateCounter<long>("health.probes", "{probe}", "Probes of nodes that ended, by end");
        _lag = _meter.CreateHistogram<double>("health.look.lag", "s", "How late looks came");
        _meter.CreateObservableGauge("health.nodes", Nodes, "{node}", "Nodes by verdict");
        _meter.CreateObservableGauge("health.alarm", Alarms, "{alarm}", "Alarms that stand, by kind");
        _meter.CreateObservableGauge("health.probes.under_way", () => _counts().ProbesUnderWay, "{probe}", "Probes that wait for an answer");
        _meter.CreateObservableCounter("health.lost", () => _counts().Lost.TotalSeconds, "s", "Time in which this host was too late to listen");
    }

    public void Dispose() => _meter.Dispose();

    internal void Observe(Func<HealthCounts> counts) => _counts = counts;

    internal void Judged(NodeName node, NodeVerdict verdict) => _verdicts.Add(1, new("node", node.Value), new("verdict", HealthWords.Of(verdict)));

    internal void Probed(ProbeEnd end) => _probes.Add(1, new KeyValuePair<string, object?>("end", HealthWords.Of(end)));

    internal void Looked(TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds));

    private IEnumerable<Measurement<int>> Nodes()
    {
        var counts = _counts();
        return Enum.GetValues<NodeVerdict>().Select(verdict =>
            new Measurement<int>(counts.Verdicts[(int)verdict], new KeyValuePair<string, object?>("verdict", HealthWords.Of(verdict))));
    }

    private IEnumerable<Measurement<int>> Alarms()
    {
        var counts = _counts();
        return Enum.GetValues<HealthAlarmKind>().Select(kind =>
            new Measurement<int>(counts.Alarms.Count(alarm => alarm.Kind == kind), new KeyValuePair<string, object?>("kind", HealthWords.Of(kind))));
    }
}
