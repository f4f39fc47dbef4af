using LoxiActors.Protocol.Ids;

namespace LoxiActors.Simulation.Health;

/// <summary>What really reached one life of a host of one node, for who checks the judge. Times are those that the judge is given.</summary>
internal sealed class Ears(NodeName node)
{
    public NodeName Node => node;

    public TimeSpan? Heartbeat { get; set; }

    /// <summary>The last heartbeat said that LoxiLB answers.</summary>
    public bool SaidWell { get; set; }

    public TimeSpan? Answer { get; set; }

    /// <summary>The last probe that said anything was answered.</summary>
    public bool IsAnswering { get; set; }

    /// <summary>By the node that told of it: when it last said that it hears this one, and whether it did in its last word.</summary>
    public Dictionary<NodeName, (TimeSpan At, bool Up)> Peers { get; } = [];

    public TimeSpan? JudgedDeadAt { get; set; }

    public TimeSpan LastSign => TimeSpan.FromTicks(Math.Max(Heartbeat?.Ticks ?? 0, Answer?.Ticks ?? 0));
}
