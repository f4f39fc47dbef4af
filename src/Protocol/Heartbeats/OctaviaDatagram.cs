using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>
/// A heartbeat of Octavia's amphora agent: JSON compressed with zlib, then its HMAC-SHA256 in hexadecimal (64 bytes) or, of older
/// agents, in binary (32 bytes). It has no boot and no time in it.
/// </summary>
/// <param name="Id">Octavia's name of the sender.</param>
/// <param name="Sequence">Grows by one with each that the sender made; begins at 0 when the sender starts.</param>
public sealed record OctaviaDatagram(string Id, ulong Sequence)
{
    /// <summary>Of the JSON; a datagram that unpacks to more is refused.</summary>
    public const int JsonBytesMax = 1_048_576;

    private const int IdLengthMax = 255;

    /// <summary>zlib's first byte, with the window that Octavia uses.</summary>
    public static bool MayBe(ReadOnlySpan<byte> datagram) => datagram.Length > HeartbeatFormat.MacBytes + 8 && datagram[0] == 0x78;

    /// <returns>How many of the last bytes are a right HMAC of those before; 0 when none is.</returns>
    public static int Verify(ReadOnlySpan<byte> datagram, HeartbeatKey key)
    {
        const int hexBytes = 2 * HeartbeatFormat.MacBytes;
        if (datagram.Length > hexBytes)
        {
            Span<byte> mac = stackalloc byte[HeartbeatFormat.MacBytes];
            if (Convert.FromHexString(datagram[^hexBytes..], mac, out _, out _) == OperationStatus.Done
                && key.Verify(datagram[..^hexBytes], mac))
                return hexBytes;
        }

        return key.Verify(datagram) ? HeartbeatFormat.MacBytes : 0;
    }

    /// <param name="compressed">Without the HMAC.</param>
    /// <returns>Null for what is no message of version 1 to 3 with an id and a sequence.</returns>
    public static OctaviaDatagram? Read(byte[] compressed)
    {
        var plain = ArrayPool<byte>.Shared.Rent(JsonBytesMax + 1);
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            var length = stream.ReadAtLeast(plain, JsonBytesMax + 1, throwOnEndOfStream: false);
            return length > JsonBytesMax ? null : Parse(plain.AsSpan(0, length));
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static OctaviaDatagram? Parse(ReadOnlySpan<byte> json)
    {
        string? id = null;
        ulong? sequence = null;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isSequence, isVersion) = (reader.ValueTextEquals("id"u8), reader.ValueTextEquals("seq"u8), reader.ValueTextEquals("ver"u8));
            reader.Read();
            if (isId)
                id = reader.GetString();
            else if (isSequence)
                sequence = reader.GetUInt64();
            else if (isVersion && reader.GetInt32() is (< 1 or > 3))
                return null;
            else
                reader.Skip();
        }

        return id is { Length: > 0 and <= IdLengthMax } && sequence is { } known && reader.TokenType == JsonTokenType.EndObject
            ? new OctaviaDatagram(id, known)
            : null;
    }
}
