namespace LoxiActors.Simulation;

/// <summary>What happens to the cloud now and then.</summary>
internal enum Fault
{
    /// <summary>kill -9, and a start after a while.</summary>
    HostKilled,

    /// <summary>Stopped for a time that may be longer than its lease, then goes on as if nothing had been.</summary>
    HostFrozen,

    /// <summary>Down for a while, and empty when it is back.</summary>
    NodeDown,

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

    /// <summary>All nodes take themselves to be MASTER, as when they lose sight of each other.</summary>
    AllMasters,

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
