using System.Collections.Immutable;
using System.Text;
using LoxiActors.Adapters.Heartbeats.Keys;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.Heartbeats.Gate;

/// <summary>
/// Tells which datagrams are genuine and new. For one thread at a time. The HMAC is checked before anything that a datagram says
/// is believed or remembered, so only a holder of a key can change what is remembered.
/// </summary>
internal sealed class HeartbeatGate
{
    private readonly Dictionary<string, NodeWindow> _byOctaviaId;
    private readonly Dictionary<string, NodeWindow>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly TimeProvider _time;
    private readonly TimeSpan _skewMax;
    private readonly long _restartAfter;

    public HeartbeatGate(IEnumerable<HeartbeatNode> nodes, TimeProvider time, TimeSpan skewMax)
    {
        var all = nodes.Select(node => (Of: node, Window: new NodeWindow(node.Name))).ToArray();
        Windows = [.. all.Select(node => node.Window)];
        var byName = Windows.ToDictionary(window => window.Node.Value, StringComparer.Ordinal);
        _byOctaviaId = new Dictionary<string, NodeWindow>(byName, StringComparer.Ordinal);
        foreach (var (of, window) in all.Where(node => node.Of.OctaviaId is { } id && id != node.Of.Name.Value))
            _byOctaviaId.Add(of.OctaviaId!, window);
        _byName = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        _time = time;
        _skewMax = skewMax;
        _restartAfter = (long)(skewMax.TotalSeconds * time.TimestampFrequency);
    }

    public ImmutableArray<NodeWindow> Windows { get; }

    /// <param name="heartbeat">Set when the result is <see cref="Refusal.None"/>.</param>
    public Refusal Admit(ReadOnlySpan<byte> datagram, KeyRing keys, out Heartbeat? heartbeat)
    {
        heartbeat = null;
        if (HeartbeatHeader.IsOurs(datagram))
            return AdmitOurs(datagram, keys, ref heartbeat);
        return OctaviaDatagram.MayBe(datagram) ? AdmitOctavia(datagram, keys, ref heartbeat) : Refusal.Malformed;
    }

    private Refusal AdmitOurs(ReadOnlySpan<byte> datagram, KeyRing keys, ref Heartbeat? heartbeat)
    {
        if (!HeartbeatHeader.TryRead(datagram, out var header))
            return Refusal.Malformed;
        if (keys.Find(header.KeyId) is not { } key)
            return Refusal.UnknownKey;
        if (!key.Verify(datagram))
            return Refusal.BadHmac;
        Span<char> name = stackalloc char[64];
        if (!_byName.TryGetValue(name[..Encoding.Latin1.GetChars(header.Name(datagram), name)], out var window))
            return Refusal.Foreign;
        var now = _time.GetUtcNow();
        var skew = now - header.SentAt;
        // A boot from the future would have every later one refused, once the node's clock is right.
        if (skew.Duration() > _skewMax || BootIds.StartOf(header.BootId) > now + _skewMax)
            return Refusal.Clock;
        if (window.Order(header) is not Refusal.None and var order)
            return order;
        if (window.Body(header.Body(datagram)) is not { } body)
            return Refusal.Malformed;
        window.Take(header, skew, _time.GetTimestamp());
        heartbeat = HeartbeatDatagram.Combine(window.Node, header, body);
        return Refusal.None;
    }

    private Refusal AdmitOctavia(ReadOnlySpan<byte> datagram, KeyRing keys, ref Heartbeat? heartbeat)
    {
        if (keys.Octavia is not { } key)
            return Refusal.Octavia;
        var mac = OctaviaDatagram.Verify(datagram, key);
        if (mac == 0)
            return Refusal.BadHmac;
        if (OctaviaDatagram.Read(datagram[..^mac].ToArray()) is not { } read)
            return Refusal.Malformed;
        if (!_byOctaviaId.TryGetValue(read.Id, out var window))
            return Refusal.Foreign;
        if (window.TakeOctavia(read.Sequence, _time.GetTimestamp(), _restartAfter) is not { } restarts)
            return Refusal.Replay;
        heartbeat = new Heartbeat(
            window.Node, restarts, read.Sequence, _time.GetUtcNow(), LoxiLbAnswers: true, Rules: null, HeartbeatBody.Empty.Roles, [], [], []);
        return Refusal.None;
    }
}
