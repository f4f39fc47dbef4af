using System.Buffers.Binary;

namespace LoxiActors.Imitation.Bfd;

/// <summary>A control packet of RFC 5880 as LoxiLB writes and reads it: no authentication, the flags all clear.</summary>
internal readonly record struct BfdPacket(BfdState State, byte Multiplier, uint MyDiscriminator, uint YourDiscriminator, uint IntervalMicroseconds)
{
    public const int Length = 24;
    private const byte Version = 1 << 5;

    public byte[] Encode()
    {
        var bytes = new byte[Length];
        bytes[0] = Version;
        bytes[1] = (byte)((int)State << 6);
        bytes[2] = Multiplier;
        bytes[3] = Length;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), MyDiscriminator);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), YourDiscriminator);
        for (var field = 12; field < Length; field += sizeof(uint))
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(field), IntervalMicroseconds);
        return bytes;
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, out BfdPacket packet)
    {
        packet = default;
        if (bytes.Length < Length)
            return false;
        packet = new BfdPacket(
            (BfdState)(bytes[1] >> 6),
            bytes[2],
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]));
        return true;
    }
}

/// <summary>In the numbers of the packet.</summary>
internal enum BfdState
{
    AdminDown = 0,
    Down = 1,
    Init = 2,
    Up = 3,
}
