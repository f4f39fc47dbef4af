using System.Collections.Immutable;
using System.Text;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>The datagram that a node's agent sends. The format is described in docs/heartbeats.md.</summary>
public static class HeartbeatDatagram
{
    /// <param name="key">Signs it.</param>
    /// <param name="first">Names in the heartbeat's lists that have to be in it when there isn't room for all: those that have just changed.</param>
    /// <returns>Never more than <see cref="HeartbeatFormat.DatagramBytesMax"/> bytes.</returns>
    public static byte[] Write(Heartbeat heartbeat, HeartbeatKey key, IReadOnlySet<string>? first = null)
    {
        Span<byte> datagram = stackalloc byte[HeartbeatFormat.DatagramBytesMax];
        var name = Encoding.ASCII.GetBytes(heartbeat.Node.Value);
        var bodyAt = HeartbeatFormat.HeaderBytes + name.Length;
        var (bodyLength, cut) = HeartbeatNames.Write(
            heartbeat, first ?? ImmutableHashSet<string>.Empty, datagram[bodyAt..^HeartbeatFormat.MacBytes]);
        var flags = (heartbeat.LoxiLbAnswers ? HeartbeatFlags.LoxiLbAnswers : HeartbeatFlags.None)
            | (heartbeat.Rules is null ? HeartbeatFlags.None : HeartbeatFlags.RulesKnown)
            | (heartbeat.Packets is null || heartbeat.Bytes is null ? HeartbeatFlags.None : HeartbeatFlags.TrafficKnown)
            | (cut || heartbeat.ListsCut ? HeartbeatFlags.ListsCut : HeartbeatFlags.None);
        new HeartbeatHeader
        {
            KeyId = key.Id,
            Flags = flags,
            NameLength = name.Length,
            BootId = heartbeat.BootId,
            Sequence = heartbeat.Sequence,
            SentAtMicroseconds = (heartbeat.SentAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            RuleCount = (uint)(heartbeat.Rules ?? 0),
            PacketCount = heartbeat.Packets ?? 0,
            ByteCount = heartbeat.Bytes ?? 0,
        }.Write(datagram);
        name.CopyTo(datagram[HeartbeatFormat.HeaderBytes..]);
        var end = bodyAt + bodyLength;
        key.Sign(datagram[..end], datagram[end..]);
        return datagram[..(end + HeartbeatFormat.MacBytes)].ToArray();
    }

    /// <summary>Of a datagram whose HMAC was found right.</summary>
    public static Heartbeat Combine(NodeName node, in HeartbeatHeader header, HeartbeatBody body)
    {
        var traffic = header.Flags.HasFlag(HeartbeatFlags.TrafficKnown);
        return new Heartbeat(
            node,
            header.BootId,
            header.Sequence,
            header.SentAt,
            header.Flags.HasFlag(HeartbeatFlags.LoxiLbAnswers),
            header.Flags.HasFlag(HeartbeatFlags.RulesKnown) ? (int)header.RuleCount : null,
            body.Roles,
            body.EndpointsDown,
            body.PeersDown,
            body.PeersUp)
        {
            Packets = traffic ? header.PacketCount : null,
            Bytes = traffic ? header.ByteCount : null,
            ListsCut = header.Flags.HasFlag(HeartbeatFlags.ListsCut),
        };
    }

    /// <summary>Checks and reads a whole datagram, with no memory of those before it.</summary>
    /// <returns>Null for what is not a datagram that one of the keys signed.</returns>
    public static Heartbeat? Read(ReadOnlySpan<byte> datagram, params ReadOnlySpan<HeartbeatKey> keys)
    {
        if (!HeartbeatHeader.TryRead(datagram, out var header))
            return null;
        foreach (var key in keys)
        {
            if (key.Id != header.KeyId)
                continue;
            var name = Encoding.ASCII.GetString(header.Name(datagram));
            return key.Verify(datagram) && NodeName.IsValid(name) && HeartbeatBody.Read(header.Body(datagram)) is { } body
                ? Combine(new NodeName(name), header, body)
                : null;
        }

        return null;
    }
}
