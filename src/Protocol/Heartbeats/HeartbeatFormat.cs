namespace LoxiActors.Protocol.Heartbeats;

/// <summary>Sizes of a heartbeat datagram: header, node's name, compressed body, HMAC-SHA256 over all before it. Numbers are big-endian.</summary>
public static class HeartbeatFormat
{
    /// <summary>Of a whole datagram, so that it crosses an Ethernet link or a tunnel without being fragmented.</summary>
    public const int DatagramBytesMax = 1_400;

    /// <summary>Of a body before compression; what would be larger is refused unread.</summary>
    public const int BodyBytesMax = 16_384;

    /// <summary>Of one name in a list; a longer one is left out, and the lists count as cut.</summary>
    public const int NameBytesMax = 200;

    public const int MacBytes = 32;

    public const byte Version = 1;

    internal const int HeaderBytes = 52;

    internal static ReadOnlySpan<byte> Magic => "LXHB"u8;
}

[Flags]
internal enum HeartbeatFlags : byte
{
    None = 0,
    LoxiLbAnswers = 1,
    RulesKnown = 2,
    TrafficKnown = 4,
    ListsCut = 8,
}
