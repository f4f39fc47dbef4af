namespace LoxiActors.Actors.Nodes.Health;

/// <summary>How one kind of witness stands to a node.</summary>
internal enum Ear
{
    /// <summary>There is no such witness, or it has no word yet.</summary>
    Absent,

    Hears,

    /// <summary>It hears the node, and hears that not all is well.</summary>
    Troubled,

    Silent,

    /// <summary>Silent for so long about a node that all others hear that it isn't asked any more.</summary>
    Discounted,
}

/// <summary>What the three kinds say of a node at a moment.</summary>
internal readonly record struct Hearing(Ear Heartbeat, Ear Probe, Ear Peer)
{
    /// <summary>Somebody hears it, so it is not dead.</summary>
    public bool IsHeard => Hears(Heartbeat) || Hears(Probe) || Hears(Peer);

    /// <summary>Somebody hears it, and nobody has a complaint.</summary>
    public bool IsWell => IsHeard && !HasComplaint;

    public bool HasComplaint => Complains(Heartbeat) || Complains(Probe) || Complains(Peer);

    public static Hearing Of(NodeHealth node, HealthBoard board, TimeSpan now, bool intakeStuck)
    {
        var heartbeat = HeartbeatOf(node, board, now, intakeStuck);
        return new Hearing(heartbeat, ProbeOf(node, board.Policy, heartbeat), PeerOf(node, board.Policy, now));
    }

    public static bool IsOverdue(NodeHealth node, HealthBoard board) =>
        node is { LastHeartbeat: { } last, AgentLost: false } && (board.DrainedAt ?? last) - last >= board.Policy.HeartbeatOverdue;

    /// <summary>The node answered a probe when its heartbeats were missing already: their silence says nothing of the node.</summary>
    public static bool AnsweredWithoutHeartbeats(NodeHealth node, HealthPolicy policy) =>
        node.LastHeartbeat is { } heartbeat && node.LastAnswer is { } answer && answer > heartbeat + policy.HeartbeatOverdue;

    /// <summary>Heartbeats have fallen silent, which is more than that none ever came.</summary>
    public static bool HeartbeatTestifies(NodeHealth node, Ear heartbeat) => heartbeat == Ear.Silent && node.LastHeartbeat is not null;

    private static Ear HeartbeatOf(NodeHealth node, HealthBoard board, TimeSpan now, bool intakeStuck)
    {
        var policy = board.Policy;
        if (node.LastHeartbeat is not { } last)
        {
            if (!node.Watched.ExpectsHeartbeats || now < policy.HeartbeatLimit)
                return Ear.Absent;
            return node.AgentLost || intakeStuck ? Ear.Discounted : Ear.Silent;
        }

        if (intakeStuck || node.AgentLost)
            return Ear.Discounted;
        if ((board.DrainedAt ?? last) - last >= policy.HeartbeatLimit)
            return Ear.Silent;
        return node.DeniesSince is null ? Ear.Hears : Ear.Troubled;
    }

    /// <remarks>A single miss is a lost packet, unless heartbeats stopped together with it.</remarks>
    private static Ear ProbeOf(NodeHealth node, HealthPolicy policy, Ear heartbeat)
    {
        var together = HeartbeatTestifies(node, heartbeat) && node.LastMissBegan > node.LastHeartbeat && !AnsweredWithoutHeartbeats(node, policy);
        if (node.Misses >= (together ? 1 : 2))
            return Ear.Silent;
        if (node.Trouble is not null)
            return Ear.Troubled;
        return node.LastAnswer is null ? Ear.Absent : Ear.Hears;
    }

    private static Ear PeerOf(NodeHealth node, HealthPolicy policy, TimeSpan now)
    {
        var ear = Ear.Absent;
        foreach (var report in node.Reports)
        {
            if (!Counts(report, policy, now))
                continue;
            if (report.Up)
                return Ear.Hears;
            if (report.WasUp)
                ear = node.PeersLost ? Ear.Discounted : Ear.Silent;
        }

        return ear;
    }

    /// <summary>An old word, or one of a node that is itself in doubt, counts for nothing.</summary>
    public static bool Counts(PeerReport report, HealthPolicy policy, TimeSpan now) =>
        now - report.At < policy.PeerFresh && report.Reporter is { InDoubt: false, Verdict: not Protocol.Nodes.NodeVerdict.Dead };

    private static bool Hears(Ear ear) => ear is Ear.Hears or Ear.Troubled;

    private static bool Complains(Ear ear) => ear is Ear.Silent or Ear.Troubled;
}
