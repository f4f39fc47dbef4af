using System.Diagnostics.Metrics;
using System.Reflection;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

internal static class Measurements
{
    /// <summary>What the gauges of one meter show, by "instrument tag=value".</summary>
    /// <param name="metrics">Has its meter in a field _meter; other tests have meters of the same name.</param>
    public static Dictionary<string, double> Of(object metrics)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var mine = (Meter)metrics.GetType().GetField("_meter", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(metrics)!;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, mine))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            values[string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name))] = value;
    }
}
