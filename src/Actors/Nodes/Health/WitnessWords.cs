using System.Collections.Immutable;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>What each kind saw of a node, for the history.</summary>
internal static class WitnessWords
{
    /// <param name="withheld">Why the node is not judged dead though it is silent; null for nothing.</param>
    public static ImmutableArray<Witness> Of(NodeHealth node, Hearing hearing, HealthBoard board, TimeSpan now, string? withheld = null)
    {
        var witnesses = ImmutableArray.CreateBuilder<Witness>(4);
        if (node.Declaration is { } declared)
            witnesses.Add(new Witness(WitnessKind.Operator, Hears: false, $"declared dead by {declared.By}{(declared.Reason is null ? "" : $": {declared.Reason}")}"));
        if (hearing.Heartbeat != Ear.Absent)
            witnesses.Add(new Witness(WitnessKind.Heartbeat, Hears(hearing.Heartbeat), Heartbeat(node, hearing.Heartbeat, board, now)));
        if (hearing.Probe != Ear.Absent || node.Misses > 0)
        {
            var words = Probe(node, hearing, now);
            witnesses.Add(new Witness(WitnessKind.Probe, Hears(hearing.Probe), withheld is null ? words : $"{words}; {withheld}"));
        }

        if (hearing.Peer != Ear.Absent)
            witnesses.Add(new Witness(WitnessKind.Peer, Hears(hearing.Peer), Peer(node, hearing, board.Policy, now)));
        return witnesses.ToImmutable();
    }

    private static bool Hears(Ear ear) => ear is Ear.Hears or Ear.Troubled;

    private static string Heartbeat(NodeHealth node, Ear ear, HealthBoard board, TimeSpan now)
    {
        if (node.LastHeartbeat is not { } last)
            return "no heartbeat ever came";
        var silence = (board.DrainedAt ?? last) - last;
        return ear switch
        {
            Ear.Hears => $"heartbeat {Silence.Of(now - last)} ago",
            Ear.Troubled => $"heartbeats come, and say for {Silence.Of(now - (node.DeniesSince ?? now))} that LoxiLB does not answer",
            Ear.Discounted => $"no heartbeat for {Silence.Of(now - last)}, which is not held against it: {(node.AgentLost ? "everybody else hears it" : "none is taken in")}",
            _ => $"no heartbeat for {Silence.Of(silence)} ({(int)(silence / board.Policy.HeartbeatInterval)} missed)",
        };
    }

    private static string Probe(NodeHealth node, Hearing hearing, TimeSpan now)
    {
        if (node.Misses == 0)
            return node.Trouble is { } trouble ? $"REST probe answered: {trouble}" : $"REST probe answered {Silence.Of(now - (node.LastAnswer ?? now))} ago";
        var how = node.LastMiss.End == ProbeEnd.Refused ? "refused" : "timed out";
        var words = node.AlikeMisses == node.Misses
            ? $"REST probe {how} {Silence.Times(node.Misses)}: {node.LastMiss.Words}"
            : $"REST probe failed {Silence.Times(node.Misses)}, at last {how}: {node.LastMiss.Words}";
        var alone = !Hears(hearing.Heartbeat) && !Hearing.HeartbeatTestifies(node, hearing.Heartbeat) && hearing.Peer is Ear.Absent or Ear.Discounted;
        return alone ? $"{words}; the only witness there is" : words;
    }

    private static string Peer(NodeHealth node, Hearing hearing, HealthPolicy policy, TimeSpan now)
    {
        var up = hearing.Peer == Ear.Hears;
        // Whoever said so may be dead himself since the same look, or his word too old by now.
        var word = node.Reports.FirstOrDefault(report => report.Up == up && (up || report.WasUp) && Hearing.Counts(report, policy, now));
        var words = $"{(word is null ? "another node" : word.Reporter.Name)}'s BFD session with it {(word is null ? "was" : "is")} {(up ? "up" : "down")}";
        if (hearing is { Peer: Ear.Hears, Probe: Ear.Silent, Heartbeat: Ear.Silent or Ear.Absent or Ear.Discounted })
            return $"{words}: it is cut off from us, and still in service";
        return hearing.Peer == Ear.Discounted ? $"{words}, which is not held against it: everybody else hears it" : words;
    }
}
