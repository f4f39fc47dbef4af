using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation.Health;

/// <summary>
/// How one life of a host hears one node: the heartbeats that the node's agent sends to it, and the probes that it sends to the node.
/// Both are carried by the links. A datagram or an answer that is not late is there at once: looks come 25 times as far apart as it takes.
/// </summary>
internal sealed class Listener(SimProcess process, SimNode node, Sessions sessions, Links links, HealthBoard board, Func<TimeSpan> clock, Prng chance)
{
    private static readonly TimeSpan SkewMost = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(2);

    private readonly Link _there = links.Between(process.Name, node.Name.Value);
    private readonly Link _back = links.Between(node.Name.Value, process.Name);
    private TimeSpan _beatsAt = chance.Between(TimeSpan.Zero, board.Policy.HeartbeatInterval);
    private TimeSpan _probedAt = -chance.Between(TimeSpan.Zero, board.Policy.ProbeInterval);
    private (ulong Boot, ulong Sequence) _newest;
    private bool _wasInDoubt;
    private int _toLose;

    public Ears Ears { get; } = new(node.Name);

    public SimNode Node => node;

    public bool IsProbing { get; private set; }

    /// <summary>Everything that decides what is heard of the node, but chance.</summary>
    public int Shape => (node.IsMachineUp ? 1 : 0) | (node.IsUp ? 2 : 0) | (node.IsFrozen ? 4 : 0) | (node.Hangs ? 8 : 0) | (node.Heartbeats ? 16 : 0)
        | (node.AgentSaysWell ? 32 : 0) | (node.Slowness > TimeSpan.Zero ? 64 : 0) | (node.AgentSkew.Duration() > SkewMost ? 128 : 0)
        | (_there.IsCut ? 256 : 0) | (_back.IsCut ? 512 : 0) | (Chancy > 0 ? 1024 : 0);

    /// <summary>The part of its datagrams that doesn't come in time.</summary>
    public double Chancy => Math.Min(1, _back.Loss + _back.Lag);

    /// <summary>Nothing keeps it from being heard.</summary>
    public bool IsWell => (Shape & ~(1024 | 2 | 1 | 16 | 32)) == 0 && node is { IsMachineUp: true, IsUp: true, Heartbeats: true, AgentSaysWell: true };

    /// <summary>So many heartbeats in a row are lost from now on, and the probe beside them.</summary>
    public void LoseNext(int heartbeats) => _toLose = heartbeats;

    /// <summary>The heartbeat that is due; of several that were missed by a host that stood still, the last one.</summary>
    public void Hear()
    {
        var now = clock();
        if (now < _beatsAt)
            return;
        while (_beatsAt <= now)
            _beatsAt += board.Policy.HeartbeatInterval;
        if (!node.Heartbeats)
            return;
        var (up, down) = sessions.Of(node);
        var heartbeat = new Heartbeat(
            node.Name, node.AgentBoot, node.NextSequence(), process.Agenda.Clock + node.AgentSkew, node.AgentSaysWell, null,
            ImmutableSortedDictionary<string, HaRole>.Empty, [], down, up);
        if (_toLose > 0)
        {
            _toLose--;
            return;
        }

        if (Links.Carry(_back, chance) is not { } delay)
            return;
        if (delay == TimeSpan.Zero)
            Take(heartbeat);
        else
            process.After(delay, () => Take(heartbeat));
        if (chance.Chance(_back.Duplication))
            process.After(chance.Between(TimeSpan.Zero, Link.LongestDelay), () => Take(heartbeat));
    }

    public void Probe(ProbeOrder order, ProbeStart start)
    {
        var due = start.Now - _probedAt >= order.Interval - (board.Policy.LookInterval / 2) || (order.InDoubt && !_wasInDoubt);
        _wasInDoubt = order.InDoubt;
        if (IsProbing || !due)
            return;
        _probedAt = start.Now;
        var (took, end) = Ask(order.Timeout);
        var result = end switch
        {
            ProbeEnd.TimedOut => new ProbeResult(end, "no answer in time"),
            ProbeEnd.Refused => new ProbeResult(end, "connection refused"),
            _ => ProbeResult.Answered,
        };
        if (took <= AnswerTime)
        {
            Probed(start, result, order.Timeout);
            return;
        }

        IsProbing = true;
        process.After(took, () =>
        {
            IsProbing = false;
            Probed(start, result, order.Timeout);
        });
    }

    private (TimeSpan Took, ProbeEnd End) Ask(TimeSpan timeout)
    {
        var there = _toLose > 0 ? null : Links.Carry(_there, chance);
        var back = Links.Carry(_back, chance);
        if (there is null || back is null || !node.IsAwake || (node.IsUp && node.Hangs))
            return (timeout, ProbeEnd.TimedOut);
        var took = there.Value + back.Value + AnswerTime + (node.IsUp ? node.Slowness : TimeSpan.Zero);
        return took >= timeout ? (timeout, ProbeEnd.TimedOut) : (took, node.IsUp ? ProbeEnd.Answered : ProbeEnd.Refused);
    }

    private void Probed(ProbeStart start, ProbeResult result, TimeSpan timeout)
    {
        var (now, voids) = (clock(), board.VoidProbes);
        board.Probed(node.Name, start, result, timeout, now);
        if (board.VoidProbes > voids)
            return;
        Ears.IsAnswering = result.End == ProbeEnd.Answered;
        if (Ears.IsAnswering)
            Ears.Answer = now;
    }

    /// <summary>As the gate before the judge: nothing twice, nothing older than the newest, and no clock that is too wrong.</summary>
    private void Take(Heartbeat heartbeat)
    {
        var skew = process.Agenda.Clock + process.Skew - heartbeat.SentAt;
        if (skew.Duration() > SkewMost || (heartbeat.BootId, heartbeat.Sequence).CompareTo(_newest) <= 0)
            return;
        _newest = (heartbeat.BootId, heartbeat.Sequence);
        var now = clock();
        board.Heard(heartbeat, now);
        (Ears.Heartbeat, Ears.SaidWell) = (now, heartbeat.LoxiLbAnswers);
        Told?.Invoke(heartbeat, now);
    }

    /// <summary>A heartbeat was taken in.</summary>
    public event Action<Heartbeat, TimeSpan>? Told;
}
