namespace LoxiActors.Simulation;

/// <summary>What happens to the cloud now and then.</summary>
internal enum Fault
{
    /// <summary>kill -9, and a start after a while.</summary>
    HostKilled,

    /// <summary>Stopped for a time that may be longer than its lease, then goes on as if nothing had been.</summary>
    HostFrozen,

    /// <summary>Asked to end, or killed: down for a while, and empty when it is back.</summary>
    NodeDown,

    /// <summary>A machine is lost with all nodes on it, and comes back after a while.</summary>
    MachineLost,

    /// <summary>A node's machine stands still, and goes on as if nothing had been.</summary>
    NodeFrozen,

    /// <summary>Comes and goes.</summary>
    NodeFlaps,

    /// <summary>Its API answers and traffic doesn't; its agent notices that, or doesn't.</summary>
    HalfDead,

    /// <summary>The agent of a node has ended, or says that LoxiLB doesn't answer although it does, or the other way round.</summary>
    NodeAgentFails,

    /// <summary>The clock of a node is wrong, by some seconds or by minutes.</summary>
    NodeClockWrong,

    /// <summary>A node is cut off from both hosts, one way or both; other nodes hear it.</summary>
    NodeCutOff,

    /// <summary>The hosts are cut off from most nodes, or from all.</summary>
    HostsCutOff,

    /// <summary>All nodes are, at once.</summary>
    AllNodesDown,

    /// <summary>Empty at once.</summary>
    NodeRestarted,

    /// <summary>Rules take several seconds, answers come late: often done after the client gave up.</summary>
    NodeSlow,

    /// <summary>Takes connections and never answers.</summary>
    NodeHangs,

    /// <summary>Has no room for another rule.</summary>
    NodeFull,

    /// <summary>Somebody deletes a rule.</summary>
    NodeTampered,

    /// <summary>Somebody sets a role by hand.</summary>
    RoleTampered,

    /// <summary>One direction between a host and a node, or the broker, is cut.</summary>
    OneWayCut,

    /// <summary>Both directions.</summary>
    Cut,

    /// <summary>A member's server stops answering probes.</summary>
    MemberDown,

    AgentKilled,

    ApiKilled,

    DatabaseAway,
}
