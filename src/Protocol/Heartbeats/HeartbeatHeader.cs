using System.Buffers.Binary;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>
/// What differs from datagram to datagram, and what is needed to check one. Nothing of it may be believed before the datagram's
/// HMAC was checked.
/// </summary>
public readonly record struct HeartbeatHeader
{
    private const long MicrosecondsMax = 253_402_300_799_999_999;

    public byte KeyId { get; init; }

    internal HeartbeatFlags Flags { get; init; }

    internal int NameLength { get; init; }

    public ulong BootId { get; init; }

    public ulong Sequence { get; init; }

    /// <summary>Microseconds since 1970-01-01 UTC, by the node's clock.</summary>
    public long SentAtMicroseconds { get; init; }

    internal uint RuleCount { get; init; }

    internal ulong PacketCount { get; init; }

    internal ulong ByteCount { get; init; }

    public DateTimeOffset SentAt => DateTimeOffset.UnixEpoch.AddTicks(SentAtMicroseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Whether it begins as a datagram of this format, of whatever version.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> datagram) => datagram.StartsWith(HeartbeatFormat.Magic);

    /// <returns>False for anything that is not a whole datagram of version 1 with values in range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out HeartbeatHeader header)
    {
        header = default;
        if (datagram.Length is < HeartbeatFormat.HeaderBytes + 1 + HeartbeatFormat.MacBytes or > HeartbeatFormat.DatagramBytesMax
            || !IsOurs(datagram)
            || datagram[4] != HeartbeatFormat.Version)
            return false;
        var read = new HeartbeatHeader
        {
            KeyId = datagram[5],
            Flags = (HeartbeatFlags)datagram[6],
            NameLength = datagram[7],
            BootId = BinaryPrimitives.ReadUInt64BigEndian(datagram[8..]),
            Sequence = BinaryPrimitives.ReadUInt64BigEndian(datagram[16..]),
            SentAtMicroseconds = BinaryPrimitives.ReadInt64BigEndian(datagram[24..]),
            RuleCount = BinaryPrimitives.ReadUInt32BigEndian(datagram[32..]),
            PacketCount = BinaryPrimitives.ReadUInt64BigEndian(datagram[36..]),
            ByteCount = BinaryPrimitives.ReadUInt64BigEndian(datagram[44..]),
        };
        if (read.NameLength is < 1 or > 63
            || datagram.Length < HeartbeatFormat.HeaderBytes + read.NameLength + HeartbeatFormat.MacBytes
            || read.SentAtMicroseconds is < 0 or > MicrosecondsMax
            || read.RuleCount > int.MaxValue
            || ((byte)read.Flags & 0xF0) != 0)
            return false;
        header = read;
        return true;
    }

    /// <summary>The sender's name in ASCII, in the datagram that the header was read from.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> datagram) => datagram.Slice(HeartbeatFormat.HeaderBytes, NameLength);

    /// <summary>The compressed body, in the datagram that the header was read from.</summary>
    public ReadOnlySpan<byte> Body(ReadOnlySpan<byte> datagram) =>
        datagram[(HeartbeatFormat.HeaderBytes + NameLength)..^HeartbeatFormat.MacBytes];

    internal void Write(Span<byte> to)
    {
        HeartbeatFormat.Magic.CopyTo(to);
        to[4] = HeartbeatFormat.Version;
        to[5] = KeyId;
        to[6] = (byte)Flags;
        to[7] = (byte)NameLength;
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], BootId);
        BinaryPrimitives.WriteUInt64BigEndian(to[16..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(to[24..], SentAtMicroseconds);
        BinaryPrimitives.WriteUInt32BigEndian(to[32..], RuleCount);
        BinaryPrimitives.WriteUInt64BigEndian(to[36..], PacketCount);
        BinaryPrimitives.WriteUInt64BigEndian(to[44..], ByteCount);
    }
}
