using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>
/// What was heard of each node. Changed in place, by one thread at a time; every <c>now</c> is a reading of one monotonic clock. Words
/// about a node that is not on it are ignored.
/// </summary>
public sealed class HealthBoard
{
    private readonly Dictionary<NodeName, NodeHealth> _byName;
    private readonly Dictionary<string, NodeHealth> _byAddress = new(StringComparer.OrdinalIgnoreCase);

    private TimeSpan _voidsFrom;
    private long _voidsBefore;

    public HealthBoard(IEnumerable<WatchedNode> nodes, HealthPolicy policy)
    {
        Policy = policy;
        Clock = new AttendedClock(policy.LookInterval);
        All = [.. nodes.OrderBy(node => node.Name).Select(node => new NodeHealth(node))];
        _byName = All.ToDictionary(node => node.Name);
        foreach (var node in All)
        {
            foreach (var address in node.Watched.Addresses)
                _byAddress.TryAdd(address, node);
        }
    }

    public HealthPolicy Policy { get; }

    public AttendedClock Clock { get; }

    /// <summary>Probes that said nothing because this host was too late, since the start.</summary>
    public long VoidProbes { get; private set; }

    internal ImmutableArray<NodeHealth> All { get; }

    /// <summary>Of the look under way.</summary>
    internal List<NodeHealth> Candidates { get; } = [];

    /// <summary>Up to here silence of heartbeats means something; null until the receiver has emptied its socket once.</summary>
    internal TimeSpan? DrainedAt { get; private set; }

    internal Dictionary<(HealthAlarmKind Kind, NodeName? Node), HealthAlarm> Alarms { get; } = [];

    /// <summary>Attended time until which too little processor time is complained of.</summary>
    internal TimeSpan StarvedUntil { get; set; }

    /// <summary>
    /// What was known of a node before this process listened; to be called before the first look. Only a death matters: it holds until
    /// somebody hears the node, and is none of those that are looked at for happening at once. Everybody else is listened for anew.
    /// </summary>
    public void Remember(NodeName name, NodeJudged judged)
    {
        if (judged.Verdict is NodeVerdict.Dead && _byName.TryGetValue(name, out var node))
            (node.Verdict, node.Judged, node.DiedAt) = (NodeVerdict.Dead, judged, null);
    }

    /// <summary>Takes in a heartbeat in constant time.</summary>
    public void Heard(Heartbeat heartbeat, TimeSpan now)
    {
        if (!_byName.TryGetValue(heartbeat.Node, out var node))
            return;
        var at = Clock.At(now);
        node.LastHeartbeat = at;
        node.AgentLost = false;
        node.HeartbeatAloneSince = null;
        node.Declaration = null;
        node.DeniesSince = heartbeat.LoxiLbAnswers ? null : node.DeniesSince ?? at;
        node.TellsOfPeers = heartbeat.PeersUp.Length + heartbeat.PeersDown.Length > 0;
        foreach (var address in heartbeat.PeersUp)
            Reported(node, address, up: true, at);
        foreach (var address in heartbeat.PeersDown)
            Reported(node, address, up: false, at);
    }

    /// <summary>Every heartbeat that had arrived by then was handed over.</summary>
    /// <param name="emptyAt">May lie before the last look.</param>
    public void Drained(TimeSpan emptyAt)
    {
        var at = Clock.At(emptyAt);
        if (!(at <= DrainedAt))
            DrainedAt = at;
    }

    /// <summary>A probe is about to begin.</summary>
    public ProbeStart Begin(TimeSpan now) => new(now, Clock.At(now));

    /// <summary>A probe has ended. What only lateness of this host can explain is no miss.</summary>
    public void Probed(NodeName name, ProbeStart start, ProbeResult result, TimeSpan timeout, TimeSpan now)
    {
        if (!_byName.TryGetValue(name, out var node))
            return;
        var at = Clock.At(now);
        switch (result.End)
        {
            case ProbeEnd.Answered:
                Answered(node, at, trouble: null);
                break;
            case ProbeEnd.Troubled:
                Answered(node, at, result.Words);
                break;
            case ProbeEnd.Void:
                VoidProbes++;
                break;
            case ProbeEnd.TimedOut when IsLate(start, timeout, now, at):
                VoidProbes++;
                break;
            default:
                Missed(node, start.Attended, result);
                break;
        }
    }

    /// <summary>What one of a node's BFD sessions shows.</summary>
    /// <param name="address">The other end's.</param>
    public void Reported(NodeName reporter, string address, bool up, TimeSpan now)
    {
        if (_byName.TryGetValue(reporter, out var node))
            Reported(node, address, up, Clock.At(now));
    }

    /// <summary>A person vouches that a node is dead; holds until somebody hears it.</summary>
    public Declared DeclareDead(NodeName name, string by, string? reason)
    {
        if (!_byName.TryGetValue(name, out var node))
            return Declared.Unknown;
        if (node.Hearing.IsHeard)
            return Declared.Heard;
        node.Declaration = new Declaration(by, reason);
        return Declared.Taken;
    }

    /// <summary>In a window, more probes said nothing than chance explains.</summary>
    internal bool TooManyVoidProbes(TimeSpan now, TimeSpan window)
    {
        if (now - _voidsFrom >= window)
            (_voidsFrom, _voidsBefore) = (now, VoidProbes);
        return VoidProbes - _voidsBefore > Math.Max(5, All.Length);
    }

    internal NodeHealth? Find(NodeName name) => _byName.GetValueOrDefault(name);

    private static void Answered(NodeHealth node, TimeSpan at, string? trouble)
    {
        node.LastAnswer = at;
        node.Misses = 0;
        node.MissesBeforeRelease = 0;
        node.AlikeMisses = 0;
        node.Trouble = trouble;
        node.UnwellSince = trouble is null ? null : node.UnwellSince ?? at;
        node.Declaration = null;
    }

    private static void Missed(NodeHealth node, TimeSpan began, ProbeResult result)
    {
        if (node.Misses == 0)
            node.FirstMissBegan = began;
        node.AlikeMisses = node.Misses > 0 && node.LastMiss.End == result.End ? node.AlikeMisses + 1 : 1;
        node.Misses++;
        node.LastMissBegan = began;
        node.LastMiss = result;
        node.Trouble = null;
        node.UnwellSince ??= began;
    }

    /// <remarks>A timer that came late, or time that nobody attended to, says that the answer may have been here unread.</remarks>
    private static bool IsLate(ProbeStart start, TimeSpan timeout, TimeSpan now, TimeSpan attended)
    {
        var slack = timeout / 2 > TimeSpan.FromMilliseconds(50) ? timeout / 2 : TimeSpan.FromMilliseconds(50);
        var took = now - start.Now;
        return took > timeout + slack || took - (attended - start.Attended) > slack;
    }

    private void Reported(NodeHealth reporter, string address, bool up, TimeSpan at)
    {
        if (!_byAddress.TryGetValue(address, out var node) || node == reporter)
            return;
        PeerReport? report = null;
        foreach (var known in node.Reports)
        {
            if (known.Reporter == reporter)
                report = known;
        }

        if (report is null)
            node.Reports.Add(report = new PeerReport(reporter));
        report.Up = up;
        report.At = at;
        report.WasUp |= up;
        if (up)
            node.Declaration = null;
    }
}
