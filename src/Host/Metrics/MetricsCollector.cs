using System.Diagnostics.Metrics;

namespace LoxiActors.Host.Metrics;

/// <summary>
/// Listens to every meter whose name begins with LoxiActors and keeps the sums, for Prometheus to fetch. Memory is bounded:
/// a family takes at most <see cref="MetricFamily.SeriesLimit"/> combinations of labels and drops the rest.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    public const string MeterPrefix = "LoxiActors";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener;

    public MetricsCollector()
    {
        _listener = new MeterListener { InstrumentPublished = Publish };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Record(family, (double)value, tags));
        _listener.Start();
    }

    /// <summary>All families in Prometheus' text format, in the order of their names. One at a time: observable instruments are asked anew.</summary>
    public string Text()
    {
        lock (_gate)
        {
            foreach (var family in _families.Values)
                family.BeginScrape();
            _listener.RecordObservableInstruments();
            var text = new PrometheusText();
            foreach (var family in _families.Values)
                family.WriteTo(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(value, tags);

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) || MetricFamily.KindOf(instrument) is not { } kind)
            return;
        var name = PrometheusText.NameOf(instrument.Name, instrument.Unit, kind);
        MetricFamily? family;
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out family))
                _families.Add(name, family = MetricFamily.Of(name, kind, instrument));
        }

        // A second instrument of another kind can't be told under the same name.
        if (family.Kind == kind)
            listener.EnableMeasurementEvents(instrument, family);
    }
}
