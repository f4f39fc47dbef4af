using System.Diagnostics.Metrics;

namespace LoxiActors.Host.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All series of one name. Instruments of the same name and kind add up.</summary>
internal sealed class MetricFamily
{
    public const int SeriesLimit = 2_000;

    /// <summary>For durations in seconds; an instrument's advice wins.</summary>
    private static readonly double[] UsualBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly bool _observable;
    private readonly double[] _buckets;

    private MetricFamily(string name, MetricKind kind, string help, bool observable, double[] buckets)
    {
        Name = name;
        Kind = kind;
        Help = help;
        _observable = observable;
        _buckets = buckets;
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    public string Help { get; }

    /// <summary>Null for what Prometheus has no type for.</summary>
    public static MetricKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType)
            return null;
        var open = type.GetGenericTypeDefinition();
        if (open == typeof(Counter<>) || open == typeof(ObservableCounter<>))
            return MetricKind.Counter;
        if (open == typeof(Histogram<>))
            return MetricKind.Histogram;
        return open == typeof(UpDownCounter<>) || open == typeof(ObservableUpDownCounter<>) || open == typeof(ObservableGauge<>) || open == typeof(Gauge<>)
            ? MetricKind.Gauge
            : null;
    }

    public static MetricFamily Of(string name, MetricKind kind, Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Order()],
            Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound).Order()],
            Histogram<int> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound).Order()],
            _ => UsualBuckets,
        };
        return new MetricFamily(name, kind, instrument.Description ?? instrument.Name, instrument.IsObservable, advised)
        {
            IsSet = instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>),
        };
    }

    /// <summary>A new value replaces the old one instead of adding to it.</summary>
    private bool IsSet { get; init; }

    /// <summary>What an observable instrument doesn't report any more is gone.</summary>
    public void BeginScrape()
    {
        if (!_observable)
            return;
        lock (_gate)
            _series.Clear();
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= SeriesLimit)
                    return;
                _series.Add(labels, series = new Series(Kind == MetricKind.Histogram ? new long[_buckets.Length] : []));
            }

            series.Record(value, _buckets, IsSet);
        }
    }

    public void WriteTo(PrometheusText text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
                return;
            text.Header(Name, Help, Kind);
            foreach (var (labels, series) in _series)
            {
                if (Kind == MetricKind.Histogram)
                    text.Histogram(Name, labels, _buckets, series.Buckets, series.Count, series.Sum);
                else
                    text.Sample(Name, labels, series.Sum);
            }
        }
    }

    private sealed class Series(long[] buckets)
    {
        /// <summary>Not cumulative; what is above the last bound is only in <see cref="Count"/>.</summary>
        public long[] Buckets { get; } = buckets;

        public long Count { get; private set; }

        public double Sum { get; private set; }

        public void Record(double value, double[] bounds, bool replace)
        {
            Count++;
            Sum = replace ? value : Sum + value;
            if (Buckets.Length == 0)
                return;
            var at = Array.BinarySearch(bounds, value);
            at = at < 0 ? ~at : at;
            if (at < Buckets.Length)
                Buckets[at]++;
        }
    }
}
