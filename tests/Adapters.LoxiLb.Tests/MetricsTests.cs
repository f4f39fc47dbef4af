using System.Diagnostics.Metrics;
using LoxiActors.Adapters.LoxiLb.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Calls_durations_and_gauges_are_measured()
    {
        await using var rig = await Rig.StartAsync();
        // Other tests have meters of the same name; only this rig's is listened to.
        var measured = new List<(string Instrument, double Value, string Tags)>();
        using var listener = new MeterListener();
        var mine = (Meter)typeof(LoxiLbMetrics).GetField("_meter", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(rig.Metrics)!;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, mine))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.PutAsync(Sample.Rule("10.0.0.1"));
        await rig.LookAsync();
        listener.RecordObservableInstruments();

        Assert.Contains(("loxilb.calls", 1, "node=node-1 kind=PutRule result=Done"), measured);
        Assert.Contains(("loxilb.calls", 1, "node=node-1 kind=PutRule result=AlreadySo"), measured);
        Assert.Equal(2, measured.Count(item => item.Instrument == "loxilb.call.duration" && item.Tags.Contains("PutRule", StringComparison.Ordinal) && item.Value > 0));
        Assert.Contains(("loxilb.queue.length", 0, "node=node-1"), measured);
        Assert.Contains(("loxilb.node.up", 1, "node=node-1"), measured);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (measured)
                measured.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }
}
