namespace LoxiActors.Actors.Nodes.Health;

/// <summary>Whether what is heard of a node makes it dead, before anything speaks for waiting.</summary>
internal static class Evidence
{
    public static bool IsDead(NodeHealth node, Hearing hearing, HealthPolicy policy, TimeSpan now)
    {
        if (IsHalfDead(node, hearing, policy, now))
            return true;
        if (hearing.IsHeard || hearing.Probe != Ear.Silent)
            return false;
        // What was missed while all were silent counts for nothing; nor does a silence that is not longer than a lost heartbeat explains.
        if (now - node.ReleasedAt < policy.HeartbeatLimit)
            return false;
        var misses = node.Misses - node.MissesBeforeRelease;
        var together = Hearing.HeartbeatTestifies(node, hearing.Heartbeat) && !Hearing.AnsweredWithoutHeartbeats(node, policy);
        if (together)
            return misses >= 1 && node.LastMissBegan > node.LastHeartbeat && !(node.LastMissBegan <= node.ReleasedAt);
        return misses >= (hearing.Peer == Ear.Silent ? 2 : policy.ProbeMisses);
    }

    /// <summary>The agent itself and failing probes say that LoxiLB doesn't answer any more, while the agent lives.</summary>
    public static bool IsHalfDead(NodeHealth node, Hearing hearing, HealthPolicy policy, TimeSpan now) =>
        hearing is { Heartbeat: Ear.Troubled, Probe: Ear.Silent or Ear.Troubled, Peer: not Ear.Hears }
        && now - node.DeniesSince >= policy.HalfDeadAfter
        && now - node.UnwellSince >= policy.HalfDeadAfter;
}
