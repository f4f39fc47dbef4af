using System.Diagnostics.Metrics;

namespace LoxiActors.Engines.Local.Metrics;

/// <summary>The engine's instruments; the meter's name is <see cref="MeterName"/>.</summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "LoxiActors.Engine";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _inputs;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _replays;
    private readonly Counter<long> _replayedEvents;
    private readonly Histogram<double> _append;
    private int _deepest;

    internal EngineMetrics()
    {
        _inputs = _meter.CreateCounter<long>("loxiactors.engine.inputs", "{input}", "Inputs that entities decided on.");
        _refusals = _meter.CreateCounter<long>("loxiactors.engine.refusals", "{input}", "Inputs that were refused, by reason.");
        _replays = _meter.CreateCounter<long>("loxiactors.engine.replays", "{entity}", "Entities brought back from the journal.");
        _replayedEvents = _meter.CreateCounter<long>("loxiactors.engine.replayed_events", "{event}", "Events read to bring entities back.");
        _append = _meter.CreateHistogram<double>("loxiactors.engine.append.duration", "s", "From handing events to the journal to its answer.");
        _meter.CreateObservableGauge("loxiactors.engine.mailbox.deepest", () => Interlocked.Exchange(ref _deepest, 0), "{input}",
            "The most inputs that waited for one entity since the last look.");
    }

    public void Dispose() => _meter.Dispose();

    internal void Observe(Func<int> resident, Func<int> known, Func<int> timers)
    {
        _meter.CreateObservableGauge("loxiactors.engine.entities.resident", resident, "{entity}", "Entities whose state is in memory.");
        _meter.CreateObservableGauge("loxiactors.engine.entities.known", known, "{entity}", "Entities that the journal knows.");
        _meter.CreateObservableGauge("loxiactors.engine.timers", timers, "{timer}", "Timers that are running.");
    }

    internal void Input(string kind) => _inputs.Add(1, Tag("kind", kind));

    internal void Refused(string kind, string reason) => _refusals.Add(1, Tag("kind", kind), Tag("reason", reason));

    internal void Appended(string kind, TimeSpan duration) => _append.Record(duration.TotalSeconds, Tag("kind", kind));

    internal void Replayed(string kind, int events)
    {
        _replays.Add(1, Tag("kind", kind));
        _replayedEvents.Add(events, Tag("kind", kind));
    }

    internal void MailboxDepth(int depth)
    {
        var seen = Volatile.Read(ref _deepest);
        while (depth > seen)
        {
            var found = Interlocked.CompareExchange(ref _deepest, depth, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
