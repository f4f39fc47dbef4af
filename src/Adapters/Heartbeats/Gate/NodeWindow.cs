using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.Heartbeats.Gate;

/// <summary>
/// What is remembered of one node: the newest datagram that was taken from it. Written by the receiving thread only; metrics read
/// the figures, each of which is whole by itself.
/// </summary>
internal sealed class NodeWindow(NodeName node)
{
    /// <summary>
    /// A sequence of Octavia's below this counts as that of a sender that has restarted: it begins at 0 and gives each of its
    /// controllers only every n-th, and the first may be lost.
    /// </summary>
    public const ulong OctaviaRestartBelow = 16;

    private long _accepted;
    private long _heardAt;
    private long _skewMicroseconds;
    private byte[] _compressed = [];
    private HeartbeatBody? _body;
    private ulong _bootId;
    private ulong _sequence;
    private ulong _octaviaSequence;
    private ulong _octaviaRestarts;
    private long _octaviaAt;
    private bool _octaviaHeard;

    public NodeName Node { get; } = node;

    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>A timestamp of the clock; means something when <see cref="Accepted"/> is not 0.</summary>
    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>Our clock minus the node's, the way here included; 0 for what has no time in it.</summary>
    public TimeSpan Skew => TimeSpan.FromMicroseconds(Volatile.Read(ref _skewMicroseconds));

    public Refusal Order(in HeartbeatHeader header) =>
        header.BootId < _bootId ? Refusal.OldBoot
        : header.BootId == _bootId && header.Sequence <= _sequence ? Refusal.Replay
        : Refusal.None;

    /// <summary>The body of a genuine datagram, which is mostly that of the one before. Null for what is no body.</summary>
    public HeartbeatBody? Body(ReadOnlySpan<byte> compressed)
    {
        if (_body is not null && compressed.SequenceEqual(_compressed))
            return _body;
        if (HeartbeatBody.Read(compressed) is not { } body)
            return null;
        (_compressed, _body) = (compressed.ToArray(), body);
        return body;
    }

    public void Take(in HeartbeatHeader header, TimeSpan skew, long at)
    {
        (_bootId, _sequence) = (header.BootId, header.Sequence);
        Heard(skew, at);
    }

    /// <param name="restartAfter">After this long without one, a lower sequence is that of a sender that has restarted.</param>
    /// <returns>How often the sender has restarted; null for a replay.</returns>
    public ulong? TakeOctavia(ulong sequence, long at, long restartAfter)
    {
        if (_octaviaHeard && sequence <= _octaviaSequence)
        {
            if (sequence == _octaviaSequence || (sequence >= OctaviaRestartBelow && at - _octaviaAt < restartAfter))
                return null;
            _octaviaRestarts++;
        }

        (_octaviaSequence, _octaviaAt, _octaviaHeard) = (sequence, at, true);
        Heard(TimeSpan.Zero, at);
        return _octaviaRestarts;
    }

    private void Heard(TimeSpan skew, long at)
    {
        Volatile.Write(ref _heardAt, at);
        Volatile.Write(ref _skewMicroseconds, skew.Ticks / TimeSpan.TicksPerMicrosecond);
        Volatile.Write(ref _accepted, _accepted + 1);
    }
}
