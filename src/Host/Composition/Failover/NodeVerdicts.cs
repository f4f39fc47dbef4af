using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Brings the judge's verdicts to the nodes. Of verdicts that wait the newest counts.</summary>
internal sealed class NodeVerdicts(FailoverEntities entities, Deliveries deliveries) : INodeVerdicts
{
    /// <summary>Returns at once; tries until the node has taken it.</summary>
    public void Judged(NodeName node, NodeJudged verdict) =>
        deliveries.Post($"verdict on {node}", cancellation => entities.AskNodeAsync(node, verdict, cancellation), untilTaken: true);
}
