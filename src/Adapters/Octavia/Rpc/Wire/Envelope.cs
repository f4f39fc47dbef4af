using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoxiActors.Adapters.Octavia.Calls;

namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>
/// oslo.messaging's envelope, version 2.0: <c>{"oslo.version": "2.0", "oslo.message": "JSON as a string"}</c>
/// (seen on oslo.messaging 14.0).
/// </summary>
internal static class Envelope
{
    /// <summary>A body of the largest size, in which every other character is escaped twice, fits in.</summary>
    public const int MaxBytes = 4 * JsonBody.MaxBytes;

    /// <summary>As Python writes it; the usual one makes six bytes of each of the many quotes.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message inside, as UTF-8. Throws <see cref="BadMessageException"/>.</summary>
    public static ReadOnlyMemory<byte> Open(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBytes)
            throw new BadMessageException($"the message is larger than {MaxBytes} bytes");
        try
        {
            return Read(body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BadMessageException("the envelope is not well-formed JSON");
        }
    }

    public static byte[] Seal(ReadOnlySpan<byte> message)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Length + (message.Length / 8) + 64);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("oslo.version"u8, "2.0"u8);
            writer.WriteString("oslo.message"u8, message);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new BadMessageException("the envelope is not an object");
        ReadOnlyMemory<byte>? message = null;
        string? version = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("oslo.version"u8))
                version = Text(ref reader, "oslo.version") is { Length: <= 16 } text ? Encoding.UTF8.GetString(text.Span) : "";
            else if (reader.ValueTextEquals("oslo.message"u8))
                message = Text(ref reader, "oslo.message");
            else
                reader.Skip();
        }
        // Anything after the object throws.
        reader.Read();
        if (version is null || message is null)
            throw new BadMessageException($"the envelope has no {(version is null ? "oslo.version" : "oslo.message")}");
        return RpcVersion.Takes("2.0", version) ? message.Value : throw new BadMessageException("the envelope's version is not 2.0");
    }

    private static ReadOnlyMemory<byte> Text(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            throw new BadMessageException($"{name} is not a string");
        // What is unescaped is never longer.
        var text = new byte[reader.ValueSpan.Length];
        return text.AsMemory(0, reader.CopyString(text));
    }
}
