using System.Security.Cryptography;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>A key that datagrams are signed with. For one thread at a time: it keeps its hash between calls.</summary>
public sealed class HeartbeatKey : IDisposable
{
    private readonly IncrementalHash _hash;

    /// <param name="id">Told in every datagram.</param>
    public HeartbeatKey(byte id, ReadOnlySpan<byte> secret)
    {
        Id = id;
        _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
    }

    public byte Id { get; }

    /// <summary>HMAC-SHA256 into the first 32 bytes of <paramref name="mac"/>.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        _hash.AppendData(data);
        _hash.GetHashAndReset(mac);
    }

    /// <summary>In a time that does not tell how much of <paramref name="mac"/> is right.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[HeartbeatFormat.MacBytes];
        Sign(data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }

    /// <summary>Whether the last 32 bytes are the HMAC of those before them.</summary>
    public bool Verify(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeartbeatFormat.MacBytes
        && Verify(datagram[..^HeartbeatFormat.MacBytes], datagram[^HeartbeatFormat.MacBytes..]);

    public void Dispose() => _hash.Dispose();
}
