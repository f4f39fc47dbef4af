using System.Collections.Immutable;
using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Tests.Fakes;

/// <summary>Nodes and a budget that decide for themselves, without an engine: node-1 and node-2 on machine h1, node-3 on h2.</summary>
internal sealed class FakeFailover : IFailoverControl
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<(NodeName Name, string Host)> Configured =
        [(new("node-1"), "h1"), (new("node-2"), "h1"), (new("node-3"), "h2")];

    private readonly FailoverBudgetDefinition _budget = new(new FailoverBudgetSettings(), () => NodeInventory.Empty);
    private readonly NodeDefinition _node = new();
    private readonly Dictionary<NodeName, List<HistoryEntry>> _histories = [];

    public FailoverBudgetState Budget { get; private set; } = FailoverBudgetState.Initial;

    public Dictionary<NodeName, NodeState> Nodes { get; } = [];

    public BudgetLimits ConfiguredLimits => new FailoverBudgetSettings().Limits;

    public ValueTask<FailoverBudgetView> BudgetAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(FailoverBudgetProjection.View(Budget, new FailoverBudgetSettings(), Noon));

    public ValueTask<SparesView> SparesAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(SparePoolProjection.View(SparePoolState.Initial, new SparePoolSettings(), Noon) with { Shortfalls = Shortfall is { } shortfall ? [shortfall] : [] });

    public ShortfallView? Shortfall { get; set; }

    /// <summary>Each node dies with a load balancer on it, one after the other. They are in one zone, of which one may be lost, and ten nodes are in another.</summary>
    public void Lose(params string[] lost)
    {
        var nodes = new NodeInventory(
        [
            .. Configured.Select(node => new NodeDescription(node.Name, "z1", node.Host, NodeCapabilities.V098)
            {
                Standing = new NodeStanding(lost.Contains(node.Name.Value) ? NodeVerdict.Dead : NodeVerdict.Alive, false),
            }),
            .. Enumerable.Range(0, 10).Select(i => new NodeDescription(new NodeName($"other-{i}"), "z2", null, NodeCapabilities.V098)),
        ]);
        foreach (var node in lost)
        {
            var asked = new AdmissionAsked(
                new LoadBalancerId(new Guid(node.Length, 0, (short)node[^1], [0, 0, 0, 0, 0, 0, 0, 0])), 1, FailoverCause.NodeDead, FailoverUrgency.Unserved, [new NodeName(node)], nodes);
            var decision = _budget.Decide(Budget, asked, Noon);
            Budget = decision.Events.Aggregate(Budget, _budget.Evolve);
        }
    }

    public ValueTask<Reply> TellBudgetAsync(BudgetInput input, CancellationToken cancellation)
    {
        var decision = _budget.Decide(Budget, input, Noon);
        Budget = decision.Events.Aggregate(Budget, _budget.Evolve);
        return ValueTask.FromResult(decision.Reply);
    }

    public ValueTask<Reply> TellNodeAsync(NodeName node, NodeInput input, CancellationToken cancellation)
    {
        var state = Nodes.GetValueOrDefault(node) ?? NodeState.Initial(node);
        var decision = _node.Decide(state, input, Noon);
        Nodes[node] = decision.Events.Aggregate(state, _node.Evolve);
        var history = _histories[node] = _histories.GetValueOrDefault(node) ?? [];
        history.AddRange(decision.Events.Select((@event, i) => new HistoryEntry(history.Count + i + 1, @event.At, NodeHistory.Kind(@event), NodeHistory.Describe(@event))));
        return ValueTask.FromResult(decision.Reply);
    }

    public bool IsConfigured(NodeName node) => Configured.Any(known => known.Name == node);

    public ImmutableArray<NodeName> OnHost(string host) => [.. Configured.Where(node => node.Host == host).Select(node => node.Name)];

    public ValueTask<IReadOnlyList<HistoryEntry>> NodeHistoryAsync(NodeName node, long after, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<HistoryEntry>>([.. (_histories.GetValueOrDefault(node) ?? []).Where(entry => entry.Sequence > after).Take(limit)]);

    public ValueTask<IReadOnlyList<HistoryEntry>> BudgetHistoryAsync(long after, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<HistoryEntry>>([]);

    public ValueTask<IReadOnlyList<HistoryEntry>> SparesHistoryAsync(long after, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<HistoryEntry>>([]);
}
