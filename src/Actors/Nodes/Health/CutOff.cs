using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>
/// Whether this host may be the one that is cut off. A node is only judged dead when enough of the others gave a sign after it fell
/// silent: not having heard of them is no proof that they would be heard.
/// </summary>
internal static class CutOff
{
    /// <param name="Silent">Of <paramref name="Living"/>, how many gave no sign since the first candidate fell silent.</param>
    /// <param name="Sure">They are in doubt, or dead since a moment ago; else they just were not asked yet.</param>
    /// <param name="Mark">Whoever gave a sign after this is heard.</param>
    public readonly record struct Finding(bool Withhold, int Silent, int Sure, int Living, double Limit, TimeSpan Mark);

    /// <param name="candidates">Nodes that would be dead; at least one.</param>
    public static Finding Look(HealthBoard board, List<NodeHealth> candidates, TimeSpan now)
    {
        var policy = board.Policy;
        var mark = candidates.Max(Mark);
        int living = 0, silent = 0, sure = 0;
        foreach (var node in board.All)
        {
            if (IsLongDead(node, policy, now))
                continue;
            living++;
            if (node.Verdict == NodeVerdict.Dead || node is { Candidate: true, Hearing.Heartbeat: not Ear.Troubled })
            {
                silent++;
                sure++;
            }
            else if (node.InDoubt && !(now - node.LastSign < policy.HeartbeatOverdue))
            {
                silent++;
                sure++;
            }
            else if (!(node.LastSign > mark))
                silent++;
        }

        var limit = Math.Max(1, policy.CutOffShare * living);
        return new Finding(silent > limit, silent, sure, living, limit, mark);
    }

    /// <summary>From which moment on the others must have been heard.</summary>
    private static TimeSpan Mark(NodeHealth node) => node.LastSign > node.FirstMissBegan ? node.LastSign.Value : node.FirstMissBegan;

    private static bool IsLongDead(NodeHealth node, HealthPolicy policy, TimeSpan now) =>
        node.Declaration is not null || (node.Verdict == NodeVerdict.Dead && now - node.DiedAt > policy.CutOffWindow);
}
