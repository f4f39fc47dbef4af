using System.Collections.Immutable;
using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Operators' way in. Throws <see cref="EntityUnavailableException"/> when an entity can't be asked now.</summary>
internal sealed class FailoverControl(
    FailoverEntities entities, NodeRegistry nodes, Func<NodeName, string, string?, ValueTask<Declared>> declareDead, FailoverBudgetSettings budget, SparePoolSettings spares, TimeProvider time) : IFailoverControl
{
    public BudgetLimits ConfiguredLimits => budget.Limits;

    public async ValueTask<FailoverBudgetView> BudgetAsync(CancellationToken cancellation)
    {
        var state = await entities.Budget.StateOfAsync(FailoverBudgetDefinition.Key, cancellation) ?? FailoverBudgetState.Initial;

        // The budget itself counts them with the first ask.
        if (state.Nodes.IsEmpty)
            state = state with { Nodes = [.. nodes.Inventory.Nodes.Select(node => new CountedNode(node.Name, node.Zone, node.Host))] };
        return FailoverBudgetProjection.View(state, budget, time.GetUtcNow());
    }

    public async ValueTask<SparesView> SparesAsync(CancellationToken cancellation) => SparePoolProjection.View(
        await entities.Spares.StateOfAsync(SparePoolDefinition.Key, cancellation) ?? SparePoolState.Initial, spares, time.GetUtcNow());

    public ValueTask<Reply> TellBudgetAsync(BudgetInput input, CancellationToken cancellation) => entities.AskBudgetAsync(input, cancellation);

    /// <summary>Who is heard is not dead, whatever a person says.</summary>
    public async ValueTask<Reply> TellNodeAsync(NodeName node, NodeInput input, CancellationToken cancellation) =>
        input is DeclaredDead dead && await declareDead(node, dead.By, dead.Reason) is Declared.Heard
            ? new Reply.Refused(Refusal.Contradiction($"{node} is heard, so it is not dead; drain it if it is not to serve"))
            : await entities.AskNodeAsync(node, input, cancellation);

    public bool IsConfigured(NodeName node) => nodes.IsConfigured(node);

    public ImmutableArray<NodeName> OnHost(string host) => [.. nodes.Inventory.Nodes.Where(node => node.Host == host).Select(node => node.Name)];

    public ValueTask<IReadOnlyList<HistoryEntry>> NodeHistoryAsync(NodeName node, long after, int limit, CancellationToken cancellation) =>
        EntityHistory.ReadAsync(entities.Nodes, node.Value, after, limit, @event => (NodeHistory.Kind(@event), NodeHistory.Describe(@event)), cancellation);

    public ValueTask<IReadOnlyList<HistoryEntry>> BudgetHistoryAsync(long after, int limit, CancellationToken cancellation) =>
        EntityHistory.ReadAsync(
            entities.Budget, FailoverBudgetDefinition.Key, after, limit, @event => (FailoverBudgetHistory.Kind(@event), FailoverBudgetHistory.Describe(@event)), cancellation);

    public ValueTask<IReadOnlyList<HistoryEntry>> SparesHistoryAsync(long after, int limit, CancellationToken cancellation) =>
        EntityHistory.ReadAsync(
            entities.Spares, SparePoolDefinition.Key, after, limit, @event => (SparePoolHistory.Kind(@event), SparePoolHistory.Describe(@event)), cancellation);
}
