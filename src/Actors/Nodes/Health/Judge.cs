using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>
/// Looks at a board again and again and says who is alive, suspect or dead. A death takes two witnesses and nobody who hears the node;
/// where there is only one witness, more misses of it.
/// </summary>
public static class Judge
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The others are given this long to be heard before it is said that this host may be cut off.</summary>
    private static readonly TimeSpan WithheldQuietly = TimeSpan.FromSeconds(1);

    /// <param name="now">Of the monotonic clock that the board is fed by. To be called every <see cref="HealthPolicy.LookInterval"/>.</param>
    public static HealthLook Look(HealthBoard board, TimeSpan now)
    {
        var lost = board.Clock.Look(now);
        var attended = board.Clock.At(now);
        var intakeStuck = HealthAlarms.IsIntakeStuck(board, attended);
        var candidates = Listen(board, attended, intakeStuck);
        var withheld = candidates.Count > 0 ? Weigh(board, candidates, attended) : null;
        List<(NodeName Node, NodeJudged Judged)>? judged = null;
        foreach (var node in board.All)
        {
            var before = node.Verdict;
            var verdict = VerdictOf(node, board.Policy, attended, withheld?.For(node).Withhold ?? false);
            var reason = Withheld(node, withheld, attended, out var isNews);
            if (verdict is not { } new_ || (new_ == before && !isNews))
                continue;
            // Words first: a verdict that holds is one that can be told.
            var words = new NodeJudged(new_, WitnessWords.Of(node, node.Hearing, board, attended, reason));
            if (new_ != before)
                Changed(node, new_, attended);
            node.Judged = words;
            (judged ??= []).Add((node.Name, words));
        }

        var (raised, ended) = HealthAlarms.Look(board, attended, lost, intakeStuck, withheld);
        return judged is null && raised.IsEmpty && ended.IsEmpty ? HealthLook.Nothing : new HealthLook(judged is null ? [] : [.. judged], raised, ended);
    }

    /// <summary>The last verdict that was handed out; null before the first, and for a node that is not on the board.</summary>
    public static NodeJudged? Current(HealthBoard board, NodeName node) => board.Find(node)?.Judged;

    /// <summary>How the node is to be probed until the next look.</summary>
    public static ProbeOrder OrderFor(HealthBoard board, NodeName name)
    {
        var policy = board.Policy;
        if (board.Find(name) is not { } node)
            return new ProbeOrder(policy.ProbeInterval, policy.ProbeTimeout, InDoubt: false, Peers: false, TellsOfPeers: false);
        var doubt = node.InDoubt && node.Verdict != NodeVerdict.Dead;
        var quick = doubt || node.Wanted || node.Verdict == NodeVerdict.Suspect;
        var heartbeats = node is { LastHeartbeat: not null, AgentLost: false };
        return new ProbeOrder(
            quick ? policy.SuspectProbeInterval : policy.ProbeInterval,
            quick || heartbeats ? policy.SuspectProbeTimeout : policy.ProbeTimeout,
            doubt || node.Wanted,
            quick,
            heartbeats && node.TellsOfPeers && !node.InDoubt);
    }

    /// <summary>Nodes whose BFD sessions have been heard to be with this node.</summary>
    public static IEnumerable<NodeName> PeersOf(HealthBoard board, NodeName name) =>
        board.Find(name)?.Reports.Select(report => report.Reporter.Name) ?? [];

    /// <returns>Sorted by name.</returns>
    public static ImmutableArray<NodeHealthView> Views(HealthBoard board, TimeSpan now)
    {
        var attended = board.Clock.At(now);
        return
        [
            .. board.All.Select(node => new NodeHealthView(
                node.Name, node.Verdict, WitnessWords.Of(node, node.Hearing, board, attended), node.InDoubt, node.WithheldSince is not null,
                [.. board.Alarms.Values.Where(alarm => alarm.Node == node.Name)])),
        ];
    }

    /// <returns>Every alarm that stands.</returns>
    public static ImmutableArray<HealthAlarm> Alarms(HealthBoard board) =>
        [.. board.Alarms.OrderBy(alarm => alarm.Key.Kind).ThenBy(alarm => alarm.Key.Node?.Value, StringComparer.Ordinal).Select(alarm => alarm.Value)];

    private static List<NodeHealth> Listen(HealthBoard board, TimeSpan now, bool intakeStuck)
    {
        var policy = board.Policy;
        var candidates = board.Candidates;
        candidates.Clear();
        foreach (var node in board.All)
        {
            node.InDoubt = node.Misses > 0 || (!intakeStuck && Hearing.IsOverdue(node, board));
            node.Wanted = false;
        }

        foreach (var node in board.All)
        {
            LonelyKinds.Look(node, Hearing.Of(node, board, now, intakeStuck), policy, now);
            var hearing = node.Hearing = Hearing.Of(node, board, now, intakeStuck);
            node.WellSince = hearing.IsWell ? node.WellSince ?? now : null;
            node.Candidate = node.Verdict != NodeVerdict.Dead && node.Declaration is null && now >= policy.Grace
                && Evidence.IsDead(node, hearing, policy, now);
            // Whose heartbeats are heard is not one that this host is cut off from.
            if (node.Candidate && hearing.Heartbeat != Ear.Troubled)
                candidates.Add(node);
        }

        return candidates;
    }

    /// <returns>Why candidates are not judged dead; null: all are.</returns>
    private static CutOff.Finding? Weigh(HealthBoard board, List<NodeHealth> candidates, TimeSpan now)
    {
        var finding = CutOff.Look(board, candidates, now);
        var isWithheld = false;
        foreach (var node in candidates)
        {
            if (finding.For(node).Withhold)
                isWithheld = true;
            else
                Release(node, board.Policy, now);
        }

        if (!isWithheld)
            return null;
        foreach (var node in board.All)
            node.Wanted = node.Verdict != NodeVerdict.Dead && !(node.LastSign > finding.Mark);
        return finding;
    }

    /// <summary>Those that had to wait for longer than the others take to answer are missed anew before they are judged.</summary>
    private static void Release(NodeHealth node, HealthPolicy policy, TimeSpan now)
    {
        if (!node.WithheldSaid && !(now - node.WithheldSince >= policy.LookInterval * 3))
            return;
        node.Candidate = false;
        node.ReleasedAt = now;
        node.MissesBeforeRelease = node.Misses;
    }

    private static string? Withheld(NodeHealth node, CutOff.Finding? finding, TimeSpan now, out bool isNews)
    {
        isNews = false;
        if (finding?.For(node) is not { Withhold: true } found || !node.Candidate || node.Hearing.Heartbeat == Ear.Troubled)
        {
            node.WithheldSince = null;
            node.WithheldSaid = false;
            return null;
        }

        node.WithheldSince ??= now;
        if (!node.WithheldSaid && (found.Sure > found.Limit || now - node.WithheldSince >= WithheldQuietly))
            node.WithheldSaid = isNews = true;
        return $"{found.Silent} of {found.Living} nodes are silent at once, so this host may be the one that is cut off";
    }

    private static NodeVerdict? VerdictOf(NodeHealth node, HealthPolicy policy, TimeSpan now, bool withhold)
    {
        if (node.Declaration is not null)
            return NodeVerdict.Dead;
        if (node.Candidate && (!withhold || node.Hearing.Heartbeat == Ear.Troubled))
            return NodeVerdict.Dead;
        var isSteady = node.WellSince is { } since && now - since >= policy.ReturnAfter;
        switch (node.Verdict)
        {
            case null when isSteady:
                return NodeVerdict.Alive;
            case null or NodeVerdict.Alive:
                return node.Hearing.HasComplaint ? NodeVerdict.Suspect : node.Verdict;
            case NodeVerdict.Suspect:
                return isSteady && MayImprove(node, policy, now) ? NodeVerdict.Alive : NodeVerdict.Suspect;
            default:
                if (!node.Hearing.IsHeard || Evidence.IsHalfDead(node, node.Hearing, policy, now) || !MayImprove(node, policy, now))
                    return NodeVerdict.Dead;
                return isSteady ? NodeVerdict.Alive : NodeVerdict.Suspect;
        }
    }

    /// <summary>Every round of changes has one for the better, so bounding those bounds all.</summary>
    private static bool MayImprove(NodeHealth node, HealthPolicy policy, TimeSpan now)
    {
        while (node.Changes.TryPeek(out var oldest) && now - oldest >= Minute)
            node.Changes.Dequeue();
        return node.Changes.Count < policy.ChangesPerMinute;
    }

    private static void Changed(NodeHealth node, NodeVerdict verdict, TimeSpan now)
    {
        node.Verdict = verdict;
        if (verdict == NodeVerdict.Dead)
            node.DiedAt = now;
        while (node.Changes.TryPeek(out var oldest) && now - oldest >= Minute)
            node.Changes.Dequeue();
        node.Changes.Enqueue(now);
    }
}
