using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Simulation.Hosts;

/// <summary>The nodes, the failover budget and the spare pool of one life of a host, watched.</summary>
internal sealed class SimEntities
{
    private readonly SimReplies _replies;
    private readonly IEntities<FailoverBudgetState, BudgetInput, BudgetEvent> _budget;
    private readonly IEntities<SparePoolState, SparePoolInput, SparePoolEvent> _spares;

    public SimEntities(Cloud cloud, IEngine engine, SimReplies replies, long epoch)
    {
        _replies = replies;
        Nodes = engine.Host(new WatchedDefinition<NodeState, NodeInput, NodeEvent>(new NodeDefinition(), state => cloud.Promises.Deciding(epoch, state)));
        _budget = engine.Host(new WatchedDefinition<FailoverBudgetState, BudgetInput, BudgetEvent>(
            cloud.Seams.Budget(cloud.Settings.Budget), state => cloud.Promises.Deciding(epoch, state)));
        _spares = engine.Host(new WatchedDefinition<SparePoolState, SparePoolInput, SparePoolEvent>(
            cloud.Seams.Spares(cloud.Settings.Spares), state => cloud.Promises.Deciding(epoch, state)));
    }

    public IEntities<NodeState, NodeInput, NodeEvent> Nodes { get; }

    public ValueTask<Reply> AskNodeAsync(NodeName node, NodeInput input) => _replies.Of(Nodes.AskAsync(node.Value, input));

    public ValueTask<NodeState?> NodeAsync(NodeName node) => _replies.Of(Nodes.StateOfAsync(node.Value));

    public ValueTask<Reply> AskBudgetAsync(BudgetInput input) => _replies.Of(_budget.AskAsync(FailoverBudgetDefinition.Key, input));

    public ValueTask<Reply> AskSparesAsync(SparePoolInput input) => _replies.Of(_spares.AskAsync(SparePoolDefinition.Key, input));
}
