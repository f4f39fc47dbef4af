using System.Diagnostics.Metrics;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb;

/// <summary>The meter <c>LoxiActors.LoxiLb</c>.</summary>
public sealed class LoxiLbMetrics : IDisposable
{
    public const string MeterName = "LoxiActors.LoxiLb";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _roles;
    private readonly Counter<long> _undelivered;
    private Func<IEnumerable<(NodeName Node, int Length)>> _queues = () => [];
    private Func<IEnumerable<(NodeName Node, int Length)>> _roleQueues = () => [];
    private Func<IEnumerable<(NodeName Node, bool Up)>> _nodes = () => [];

    public LoxiLbMetrics()
    {
        _calls = _meter.CreateCounter<long>("loxilb.calls", "{call}", "Calls to nodes, by node, kind and result");
        _duration = _meter.CreateHistogram<double>("loxilb.call.duration", "s", "How long calls to nodes took");
        _outcomes = _meter.CreateCounter<long>("loxilb.configurations", "{request}", "Configuration requests answered, by node and outcome");
        _roles = _meter.CreateCounter<long>("loxilb.roles", "{request}", "Requests for a role answered, by node and outcome (done, failed)");
        _undelivered = _meter.CreateCounter<long>("loxilb.undelivered", "{message}", "Messages to load balancers given up after every try");
        _meter.CreateObservableGauge("loxilb.queue.length", () => _queues().Select(queue => new Measurement<int>(queue.Length, Tag(queue.Node))), "{request}", "Configuration requests that wait, by node");
        _meter.CreateObservableGauge("loxilb.role.queue.length", () => _roleQueues().Select(queue => new Measurement<int>(queue.Length, Tag(queue.Node))), "{request}", "Roles that wait to be set, by node");
        _meter.CreateObservableGauge("loxilb.node.up", () => _nodes().Select(node => new Measurement<int>(node.Up ? 1 : 0, Tag(node.Node))), "{node}", "1 when the last look at the node was answered");
    }

    public void Dispose() => _meter.Dispose();

    internal void Observe(Func<IEnumerable<(NodeName Node, int Length)>> queues) => _queues = queues;

    internal void ObserveRoles(Func<IEnumerable<(NodeName Node, int Length)>> queues) => _roleQueues = queues;

    internal void Observe(Func<IEnumerable<(NodeName Node, bool Up)>> nodes) => _nodes = nodes;

    internal void CallEnded(NodeName node, CallKind kind, CallResult result, TimeSpan duration)
    {
        _calls.Add(1, Tag(node), new("kind", kind.ToString()), new("result", result.GetType().Name));
        _duration.Record(duration.TotalSeconds, Tag(node), new("kind", kind.ToString()));
    }

    internal void Configured(NodeName node, string outcome) => _outcomes.Add(1, Tag(node), new("outcome", outcome));

    internal void RoleAssigned(NodeName node, bool done) => _roles.Add(1, Tag(node), new("outcome", done ? "done" : "failed"));

    internal void Undelivered(NodeName node) => _undelivered.Add(1, Tag(node));

    private static KeyValuePair<string, object?> Tag(NodeName node) => new("node", node.Value);
}
