using System.Diagnostics.Metrics;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Metrics;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class MetricsTests
{
    /// <summary>Other tests' engines have the same meter's name: this one's entities are of a kind of their own.</summary>
    private sealed class Probe : TallyDefinition
    {
        public override string Kind => "metrics-probe";
    }

    [Fact]
    public async Task Inputs_refusals_and_appends_are_counted()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName && !instrument.IsObservable)
                l.EnableMeasurementEvents(instrument);
        };
        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var words = tags.ToArray();
            if (!words.Any(t => t is { Key: "kind", Value: "metrics-probe" }))
                return;
            var name = string.Join(' ', [instrument.Name, .. words.Where(t => t.Key == "reason").Select(t => t.Value)]);
            lock (seen)
                seen[name] = seen.GetValueOrDefault(name) + value;
        }

        listener.SetMeasurementEventCallback<long>((i, v, t, _) => Count(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => Count(i, v >= 0 ? 1 : -1_000, t));
        listener.Start();
        await using var engine = new LocalEngine(new InMemoryJournal(), new EffectLog(), new ManualTime(), new LocalEngineOptions(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalEngine>.Instance);
        var probes = engine.Host(new Probe());
        await engine.StartAsync();
        await probes.AskAsync("a", new Add(1));
        await probes.AskAsync("a", new Add(0));
        await probes.AskAsync("a", new Fail("decide"));
        await probes.AskAsync("a", new Add(1));
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["loxiactors.engine.inputs"] = 4,
                ["loxiactors.engine.refusals decided"] = 1,
                ["loxiactors.engine.refusals internal error"] = 1,
                ["loxiactors.engine.append.duration"] = 2,
                ["loxiactors.engine.replays"] = 1,
                ["loxiactors.engine.replayed_events"] = 1,
            },
            seen);
    }
}
