using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>
/// Whether this host may be the one that is cut off. A node is only judged dead when enough of the others gave a sign after it fell
/// silent: not having heard of them is no proof that they would be heard.
/// </summary>
/// <remarks>
/// A node that was never heard since the start can't fall silent, so it says nothing about those that do. It is itself compared with
/// all: it takes somebody who is heard, and not more silent ones than the share.
/// </remarks>
internal static class CutOff
{
    /// <param name="Silent">Of <paramref name="Living"/>, how many gave no sign since the first candidate fell silent.</param>
    /// <param name="Sure">They are in doubt, or dead since a moment ago; else they just were not asked yet.</param>
    public readonly record struct Count(bool Withhold, int Silent, int Sure, int Living, double Limit);

    /// <param name="Fallen">For candidates that were heard since the start.</param>
    /// <param name="Unheard">For those that were not.</param>
    /// <param name="Mark">Whoever gave a sign after this is heard.</param>
    public readonly record struct Finding(Count Fallen, Count Unheard, TimeSpan Mark)
    {
        public Count For(NodeHealth node) => node.LastSign is null ? Unheard : Fallen;
    }

    /// <param name="candidates">Nodes that would be dead; at least one.</param>
    public static Finding Look(HealthBoard board, List<NodeHealth> candidates, TimeSpan now)
    {
        var policy = board.Policy;
        var mark = candidates.Max(Mark);
        int living = 0, silent = 0, sure = 0, unheard = 0;
        foreach (var node in board.All)
        {
            if (IsLongDead(node, policy, now))
                continue;
            if (node is { LastSign: null, Verdict: not NodeVerdict.Dead })
            {
                unheard++;
                continue;
            }

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

        // Where nobody is heard there is nobody to compare with, and nobody to move anything to.
        var isDeaf = unheard > 0 && silent == living && policy.CutOffShare < 1;
        return new Finding(
            Of(policy, silent, sure, living, isDeaf),
            Of(policy, silent + unheard, sure + unheard, living + unheard, isDeaf),
            mark);
    }

    private static Count Of(HealthPolicy policy, int silent, int sure, int living, bool isDeaf)
    {
        var limit = Math.Max(1, policy.CutOffShare * living);
        return new Count(isDeaf || silent > limit, silent, sure, living, limit);
    }

    /// <summary>From which moment on the others must have been heard.</summary>
    private static TimeSpan Mark(NodeHealth node) => node.LastSign > node.FirstMissBegan ? node.LastSign.Value : node.FirstMissBegan;

    private static bool IsLongDead(NodeHealth node, HealthPolicy policy, TimeSpan now) =>
        node.Declaration is not null || (node.Verdict == NodeVerdict.Dead && !(now - node.DiedAt <= policy.CutOffWindow));
}
