using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Ports;

/// <summary>
/// Takes verdicts on nodes. Called on the thread that looks, so it returns at once; whoever needs a verdict to be taken for sure repeats
/// it himself. A verdict may come more than once.
/// </summary>
public interface INodeVerdicts
{
    /// <exception cref="Exception">It was not taken: told again at the next look, unless there is a newer one by then.</exception>
    void Judged(NodeName node, NodeJudged judged);
}
