using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>The nodes, the failover budget and the spare pool.</summary>
internal sealed class FailoverEntities
{
    /// <summary>Before the engine starts.</summary>
    public FailoverEntities(IEngine engine, FailoverBudgetSettings budget, SparePoolSettings spares, Func<NodeInventory> nodes)
    {
        Nodes = engine.Host(new NodeDefinition());
        Budget = engine.Host(new FailoverBudgetDefinition(budget, nodes));
        Spares = engine.Host(new SparePoolDefinition(spares, nodes));
    }

    public IEntities<NodeState, NodeInput, NodeEvent> Nodes { get; }

    public IEntities<FailoverBudgetState, BudgetInput, BudgetEvent> Budget { get; }

    public IEntities<SparePoolState, SparePoolInput, SparePoolEvent> Spares { get; }

    public ValueTask<Reply> AskNodeAsync(NodeName node, NodeInput input, CancellationToken cancellation) => Nodes.AskAsync(node.Value, input, cancellation);

    public ValueTask<Reply> AskBudgetAsync(BudgetInput input, CancellationToken cancellation) => Budget.AskAsync(FailoverBudgetDefinition.Key, input, cancellation);

    public ValueTask<Reply> AskSparesAsync(SparePoolInput input, CancellationToken cancellation) => Spares.AskAsync(SparePoolDefinition.Key, input, cancellation);
}
