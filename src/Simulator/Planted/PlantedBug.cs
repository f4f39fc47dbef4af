namespace LoxiActors.Simulation.Planted;

/// <summary>Bugs that are put in on purpose, to see that they are found. Each is one that somebody could write.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>A call is answered, and its effects carried out, before its events are stored.</summary>
    ReplyBeforePersist,

    /// <summary>The journal takes appends of a host that was taken over.</summary>
    NoEpochCheck,

    /// <summary>A host takes its lease to be held for ever.</summary>
    LeaseNeverOver,

    /// <summary>The agent doesn't wait for Octavia's transaction to end.</summary>
    ReportBeforeCommit,

    /// <summary>A change that failed on a node is taken to be on its way again, and isn't.</summary>
    LostRetry,

    /// <summary>An operation has a day instead of a minute.</summary>
    NoDeadline,

    /// <summary>A load balancer that is brought back doesn't ask again for what was under way.</summary>
    ForgottenRecovery,

    /// <summary>The load balancer itself isn't told ACTIVE when one of its children was changed.</summary>
    ParentLeftPending,

    /// <summary>An event is applied in another way when it is replayed.</summary>
    ReplayDiffers,

    /// <summary>A difference is sent to a node although nobody knows what it holds.</summary>
    TrustsStaleNode,

    /// <summary>An option that LoxiLB doesn't have is taken as if it weren't there.</summary>
    IgnoredOption,

    /// <summary>What nodes show is believed to be as it should be.</summary>
    DriftUnseen,

    /// <summary>The nodes' outcome counts as good whatever it was.</summary>
    FailureTakenForSuccess,

    /// <summary>A node whose heartbeats stopped is dead, whoever else hears it.</summary>
    DeadOnOneWitness,

    /// <summary>Nodes are judged as soon as the host listens.</summary>
    NoGracePeriod,

    /// <summary>However many nodes are silent at once, they are dead.</summary>
    NoCutOffRule,

    /// <summary>An answer to an earlier request for a role counts for the one that is under way.</summary>
    RoleEpochNotChecked,

    /// <summary>In a planned move the old node stands back before the new one serves.</summary>
    BackupBeforeMaster,

    /// <summary>A node that returns from the dead isn't told to stand back.</summary>
    FenceForgotten,

    /// <summary>A failover goes on without the budget's leave.</summary>
    BudgetNotAsked,

    /// <summary>A spare may be on the machine of a node that holds the load balancer.</summary>
    SpareOnPeersMachine,
}
