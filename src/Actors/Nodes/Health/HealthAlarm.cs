using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Nodes.Health;

public enum HealthAlarmKind
{
    /// <summary>The configuration says that the node has an agent, and none was ever heard.</summary>
    NeverHeard,

    /// <summary>The node is well and its heartbeats have stopped; it is judged without them.</summary>
    AgentLost,

    /// <summary>The node is well and other nodes' BFD sessions with it are down; it is judged without them.</summary>
    PeersLost,

    /// <summary>So many nodes are silent that this host may be the one that is cut off: none of them is judged dead.</summary>
    CutOff,

    /// <summary>Heartbeats are not taken in any more; every node is judged without them.</summary>
    IntakeStuck,

    /// <summary>This host has too little processor time to listen, so deaths are noticed late.</summary>
    Starved,
}

/// <param name="Node">Null: of all.</param>
public sealed record HealthAlarm(HealthAlarmKind Kind, NodeName? Node, string Words);
