using System.Diagnostics.Metrics;
using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.Heartbeats;

/// <summary>The meter <c>LoxiActors.Heartbeats</c>. Datagrams are counted in fields, which the instruments read when they are asked.</summary>
public sealed class HeartbeatMetrics : IDisposable
{
    public const string MeterName = "LoxiActors.Heartbeats";

    private readonly Meter _meter = new(MeterName);
    private readonly long[] _refused = new long[Refusals.Count];
    private readonly TimeProvider _time;
    private IReadOnlyList<NodeWindow> _nodes = [];
    private long _dropped;
    private long _failures;

    public HeartbeatMetrics(TimeProvider time)
    {
        _time = time;
        _meter.CreateObservableCounter("heartbeats.accepted", () => _nodes.Select(node => new Measurement<long>(node.Accepted, Tag(node.Node))), "{heartbeat}", "Genuine and new heartbeats, by node");
        _meter.CreateObservableCounter("heartbeats.refused", Refused, "{datagram}", "Datagrams that were refused, by reason");
        _meter.CreateObservableCounter("heartbeats.dropped", () => Volatile.Read(ref _dropped), "{datagram}", "Datagrams that the system threw away because the socket's buffer was full");
        _meter.CreateObservableCounter("heartbeats.failures", () => Volatile.Read(ref _failures), "{failure}", "Errors of the socket, and heartbeats that could not be handed over");
        _meter.CreateObservableGauge("heartbeats.age", () => Heard().Select(node => new Measurement<double>(_time.GetElapsedTime(node.HeardAt).TotalSeconds, Tag(node.Node))), "s", "Time since the last heartbeat, by node; of nodes that were heard");
        _meter.CreateObservableGauge("heartbeats.clock.skew", () => Heard().Select(node => new Measurement<double>(node.Skew.TotalSeconds, Tag(node.Node))), "s", "Our clock minus the node's, the way here included");
    }

    public void Dispose() => _meter.Dispose();

    internal bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    internal long Dropped => Volatile.Read(ref _dropped);

    internal long Failures => Volatile.Read(ref _failures);

    internal void Observe(IReadOnlyList<NodeWindow> nodes) => _nodes = nodes;

    internal long Of(Refusal refusal) => Volatile.Read(ref _refused[(int)refusal]);

    internal void Count(Refusal refusal) => Interlocked.Increment(ref _refused[(int)refusal]);

    internal void CountDropped(long datagrams) => Interlocked.Add(ref _dropped, datagrams);

    internal void CountFailure() => Interlocked.Increment(ref _failures);

    private IEnumerable<NodeWindow> Heard() => _nodes.Where(node => node.Accepted > 0);

    private IEnumerable<Measurement<long>> Refused() =>
        Enum.GetValues<Refusal>().Where(refusal => refusal != Refusal.None)
            .Select(refusal => new Measurement<long>(Of(refusal), new KeyValuePair<string, object?>("reason", Refusals.Word(refusal))));

    private static KeyValuePair<string, object?> Tag(NodeName node) => new("node", node.Value);
}
