namespace LoxiActors.Actors.Nodes.Health;

/// <summary>Finds witnesses that have been the only one not to hear a node for long: the fault is theirs.</summary>
internal static class LonelyKinds
{
    public static void Look(NodeHealth node, Hearing hearing, HealthPolicy policy, TimeSpan now)
    {
        if (node.LastHeartbeat is null)
            node.AgentLost = node.Watched.ExpectsHeartbeats && now >= policy.AgentLostAfter;
        else
        {
            var alone = hearing is { Heartbeat: Ear.Silent, Probe: Ear.Hears, Peer: not Ear.Silent } && node is { Misses: 0 } && node.LastAnswer > node.LastHeartbeat;
            node.HeartbeatAloneSince = alone ? node.HeartbeatAloneSince ?? now : null;
            node.AgentLost |= now - node.HeartbeatAloneSince >= policy.AgentLostAfter;
        }

        var peersAlone = hearing is { Peer: Ear.Silent, Probe: Ear.Hears, Heartbeat: not Ear.Silent } && node.Misses == 0;
        node.PeersAloneSince = peersAlone ? node.PeersAloneSince ?? now : null;
        node.PeersLost |= now - node.PeersAloneSince >= policy.AgentLostAfter;
        // Without a word of theirs there is nothing to hold against it any more either.
        if (hearing.Peer is Ear.Hears or Ear.Absent)
            node.PeersLost = false;
    }
}
