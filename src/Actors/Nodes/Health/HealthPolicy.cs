namespace LoxiActors.Actors.Nodes.Health;

/// <summary>Every limit that a judgement knows. All durations are of attended time, in which this host was able to listen.</summary>
public sealed record HealthPolicy
{
    /// <summary>Between two looks. A look that comes late adds at most two of these to attended time.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What the agents are set to.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After so many intervals without one, heartbeats don't hear the node.</summary>
    public int HeartbeatMisses { get; init; } = 3;

    /// <summary>After so many failed probes in a row a node is dead by the word of its probes alone.</summary>
    public int ProbeMisses { get; init; } = 5;

    /// <summary>Between two probes of a node about which there is no doubt.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two probes of a node in doubt.</summary>
    public TimeSpan SuspectProbeInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>For a node in doubt, and for every node that sends heartbeats.</summary>
    public TimeSpan SuspectProbeTimeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two reads of a node's BFD sessions. A word of theirs counts for one and a half.</summary>
    public TimeSpan PeerReadInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Nobody is judged dead for so long after the first look.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For so long an agent may say that LoxiLB doesn't answer, while probes fail, before the node is dead.</summary>
    public TimeSpan HalfDeadAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A kind that is silent for so long about a node that every other kind hears is no longer asked, and an alarm stands.</summary>
    public TimeSpan AgentLostAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The receiver of heartbeats must have emptied its socket within this, or heartbeats are no witness at all.</summary>
    public TimeSpan IntakeLostAfter { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan CutOffWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>0 to 1. When more than this share of the living nodes, and more than one, are silent at once, nobody is judged dead; 1: they are all the same.</summary>
    public double CutOffShare { get; init; } = 0.5;

    /// <summary>For so long every kind must hear a node without a break before it is alive again.</summary>
    public TimeSpan ReturnAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After so many changes of a node's verdict within a minute no change for the better is made.</summary>
    public int ChangesPerMinute { get; init; } = 6;

    public TimeSpan HeartbeatLimit => HeartbeatInterval * HeartbeatMisses;

    /// <summary>From here on a heartbeat is overdue: the node is probed, and nothing else follows yet.</summary>
    public TimeSpan HeartbeatOverdue => HeartbeatInterval * 1.5;

    /// <summary>For so long a peer's word counts.</summary>
    public TimeSpan PeerFresh => PeerReadInterval > TimeSpan.Zero ? PeerReadInterval * 1.5 : HeartbeatLimit;
}
