using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>What was heard of one node, and what it is held to be. All times are attended time. Belongs to its board.</summary>
internal sealed class NodeHealth(WatchedNode watched)
{
    public WatchedNode Watched { get; } = watched;

    public NodeName Name => Watched.Name;

    // Heartbeats.
    public TimeSpan? LastHeartbeat { get; set; }

    /// <summary>Since when heartbeats say without a break that LoxiLB doesn't answer.</summary>
    public TimeSpan? DeniesSince { get; set; }

    /// <summary>Its last heartbeat named BFD sessions.</summary>
    public bool TellsOfPeers { get; set; }

    // Probes.
    public TimeSpan? LastAnswer { get; set; }

    /// <summary>Failed in a row. An answer that speaks of trouble ends the row.</summary>
    public int Misses { get; set; }

    public TimeSpan FirstMissBegan { get; set; }

    public TimeSpan LastMissBegan { get; set; }

    public ProbeResult LastMiss { get; set; }

    /// <summary>Of the last misses, how many ended like the last one.</summary>
    public int AlikeMisses { get; set; }

    /// <summary>What the last answer said when it spoke of trouble.</summary>
    public string? Trouble { get; set; }

    /// <summary>Since when no probe had a good answer.</summary>
    public TimeSpan? UnwellSince { get; set; }

    // Peers.
    public List<PeerReport> Reports { get; } = [];

    // Kinds that are silent about a node that all others hear.
    public TimeSpan? HeartbeatAloneSince { get; set; }

    public bool AgentLost { get; set; }

    public TimeSpan? PeersAloneSince { get; set; }

    public bool PeersLost { get; set; }

    // Judgement.
    public NodeVerdict? Verdict { get; set; }

    public NodeJudged? Judged { get; set; }

    /// <summary>When the verdict last became dead; null: not in this process's life.</summary>
    public TimeSpan? DiedAt { get; set; }

    /// <summary>Since when every kind hears it without a break.</summary>
    public TimeSpan? WellSince { get; set; }

    /// <summary>Since when it would be dead but for the others that are silent too.</summary>
    public TimeSpan? WithheldSince { get; set; }

    /// <summary>That was said.</summary>
    public bool WithheldSaid { get; set; }

    /// <summary>When waiting for the others ended. It has to be missed anew: it may be on its way back like they are.</summary>
    public TimeSpan? ReleasedAt { get; set; }

    /// <summary>Misses until then.</summary>
    public int MissesBeforeRelease { get; set; }

    public Declaration? Declaration { get; set; }

    /// <summary>A heartbeat is overdue, or the last probe failed.</summary>
    public bool InDoubt { get; set; }

    /// <summary>By what is heard of it, it is dead; whether it is judged so depends on the others.</summary>
    public bool Candidate { get; set; }

    public Hearing Hearing { get; set; }

    /// <summary>Its word is needed before another node can be judged.</summary>
    public bool Wanted { get; set; }

    public Queue<TimeSpan> Changes { get; } = new();

    /// <summary>When it last gave a sign of its own.</summary>
    public TimeSpan? LastSign => LastHeartbeat is { } heartbeat && (LastAnswer is not { } answer || heartbeat > answer) ? heartbeat : LastAnswer;
}

/// <summary>A person's word that a node is dead.</summary>
internal sealed record Declaration(string By, string? Reason);

/// <summary>What another node's BFD session with a node last showed.</summary>
internal sealed class PeerReport(NodeHealth reporter)
{
    public NodeHealth Reporter { get; } = reporter;

    public bool Up { get; set; }

    public TimeSpan At { get; set; }

    /// <summary>A session that was never up shows a missing setting, not a dead node.</summary>
    public bool WasUp { get; set; }
}
