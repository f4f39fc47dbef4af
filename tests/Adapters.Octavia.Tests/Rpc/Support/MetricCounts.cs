using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoxiActors.Adapters.Octavia.Rpc;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>What one server's metrics add up to.</summary>
internal sealed class MetricCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    public MetricCounts(RpcMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (metrics.Owns(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _sums.AddOrUpdate(Key(instrument, tags), value, (_, sum) => sum + value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => _sums[Key(instrument, tags)] = value);
        _listener.Start();
    }

    /// <param name="key">The instrument's name, followed by the values of its tags: <c>loxiactors.octavia.rpc.calls echo result</c>.</param>
    public long Of(string key)
    {
        _listener.RecordObservableInstruments();
        return _sums.GetValueOrDefault(key);
    }

    public void Dispose() => _listener.Dispose();

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
            key += $" {tag.Value}";
        return key;
    }
}
