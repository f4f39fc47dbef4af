using System.Collections.Immutable;
using System.Globalization;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>Which alarms stand after a look.</summary>
internal static class HealthAlarms
{
    /// <summary>A look that loses more than this shows that the host has too little processor time.</summary>
    private static readonly TimeSpan LostAtOnce = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StarvedFor = TimeSpan.FromSeconds(10);

    public static bool IsIntakeStuck(HealthBoard board, TimeSpan now) =>
        (board.DrainedAt is not null || board.All.Any(node => node.Watched.ExpectsHeartbeats || node.LastHeartbeat is not null))
        && now - (board.DrainedAt ?? TimeSpan.Zero) > board.Policy.IntakeLostAfter;

    public static (ImmutableArray<HealthAlarm> Raised, ImmutableArray<HealthAlarm> Ended) Look(
        HealthBoard board, TimeSpan now, TimeSpan lost, bool intakeStuck, CutOff.Finding? withheld)
    {
        if (lost >= LostAtOnce || board.TooManyVoidProbes(now, StarvedFor))
            board.StarvedUntil = now + StarvedFor;
        var changes = new Changes(board);
        changes.Set(HealthAlarmKind.Starved, null, now < board.StarvedUntil, static (board, _) =>
            string.Create(CultureInfo.InvariantCulture, $"this host is too late to listen: {board.Clock.Lost.TotalSeconds:0.0} s lost and {board.VoidProbes} probes void since the start; deaths are noticed late"));
        changes.Set(HealthAlarmKind.IntakeStuck, null, intakeStuck, static (_, _) =>
            "heartbeats are not taken in any more; nodes are judged without them");
        var waiting = withheld is null ? null : board.Candidates.Find(static node => node.WithheldSaid);
        changes.Set(HealthAlarmKind.CutOff, null, waiting is not null, (_, _) =>
        {
            var count = withheld!.Value.For(waiting!);
            return $"{count.Silent} of {count.Living} nodes are silent at once: none of them is judged dead, because this host may be the one that is cut off";
        });
        foreach (var node in board.All)
        {
            changes.Set(HealthAlarmKind.NeverHeard, node, node is { AgentLost: true, LastHeartbeat: null }, static (_, node) =>
                $"no heartbeat ever arrived from {node!.Name}, whose agent is expected to send them; it is judged without them");
            changes.Set(HealthAlarmKind.AgentLost, node, node is { AgentLost: true, LastHeartbeat: not null }, static (_, node) =>
                $"{node!.Name} is well and its heartbeats have stopped: its agent has ended, or they are lost on the way; it is judged without them");
            changes.Set(HealthAlarmKind.PeersLost, node, node.PeersLost, static (_, node) =>
                $"{node!.Name} is well and other nodes' BFD sessions with it are down; it is judged without them");
        }

        return changes.Result;
    }

    private sealed class Changes(HealthBoard board)
    {
        private List<HealthAlarm>? _raised;
        private List<HealthAlarm>? _ended;

        public (ImmutableArray<HealthAlarm> Raised, ImmutableArray<HealthAlarm> Ended) Result => (_raised is null ? [] : [.. _raised], _ended is null ? [] : [.. _ended]);

        public void Set(HealthAlarmKind kind, NodeHealth? node, bool stands, Func<HealthBoard, NodeHealth?, string> words)
        {
            if (!stands && board.Alarms.Count == 0)
                return;
            var key = (kind, node?.Name);
            if (stands == board.Alarms.TryGetValue(key, out var standing))
                return;
            if (stands)
            {
                var alarm = new HealthAlarm(kind, node?.Name, words(board, node));
                board.Alarms[key] = alarm;
                (_raised ??= []).Add(alarm);
            }
            else
            {
                board.Alarms.Remove(key);
                (_ended ??= []).Add(standing!);
            }
        }
    }
}
