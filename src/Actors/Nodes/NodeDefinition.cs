using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes;

/// <summary>How an engine runs nodes. An entity's key is the node's name.</summary>
public sealed class NodeDefinition()
    : JsonEntityDefinition<NodeState, NodeInput, NodeEvent>("a node", NodeJson.Default.NodeState, NodeJson.Default.NodeEvent, () => NodeInventory.Empty)
{
    private readonly NodeDecider _decider = new();

    public override string Kind => "node";

    public override NodeState Initial(string key) => NodeState.Initial(new NodeName(key));

    public override Decision<NodeEvent> Decide(NodeState state, NodeInput input, DateTimeOffset now) => _decider.Decide(state, input, now);

    public override NodeState Evolve(NodeState state, NodeEvent @event) => _decider.Evolve(state, @event);

    public override NodeInput Recovered() => new NodeRecovered();

    public override NodeInput TimerFired(StartTimer timer) => new NodeTimerFired(timer.Name, timer.Epoch);

    /// <summary>A node that is alive, not drained and told of is what placement takes any node for that it knows nothing of.</summary>
    public override bool NeedsGuarding(NodeState state) =>
        !NodeDecider.IsTold(state) || state.Verdict is not NodeVerdict.Alive || state.Drain is not null;

    public override IEnumerable<IndexChange> IndexChanges(NodeEvent @event) => [];
}
