using System.Runtime.InteropServices;
using System.Text.Json;

namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>Where the answer goes.</summary>
/// <param name="MessageId">By which the caller knows its answer; not the id of what is called, which stays the same when it is sent again.</param>
/// <param name="Queue">Reached through the default exchange.</param>
/// <param name="Monitor">The caller gives up when it hears nothing for so long; null when it just waits.</param>
internal sealed record ReplyAddress(string MessageId, string Queue, TimeSpan? Monitor);

/// <summary>A message of oslo.messaging's RPC, as far as it says who wants what of whom. Entries of the context are left aside.</summary>
/// <param name="Arguments">The value of <c>args</c> in JSON, of any kind.</param>
/// <param name="Reply">Null for a cast.</param>
internal sealed record RpcRequest(string Method, string? Namespace, string Version, ReadOnlyMemory<byte> Arguments, ReplyAddress? Reply)
{
    // AMQP's own limit for the names of queues.
    private const int LongestName = 255;

    /// <summary>Far more than a call's arguments may have, so that who reads them can say so to the caller.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = 256 };

    /// <summary>Throws <see cref="BadMessageException"/>.</summary>
    public static RpcRequest Read(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(Envelope.Open(body), Options);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new BadMessageException("the message in the envelope is not well-formed JSON, or is nested too deeply");
        }
    }

    private static RpcRequest Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new BadMessageException("the message in the envelope is not an object");
        var method = Text(message, "method") ?? throw new BadMessageException("method is missing");
        var arguments = message.TryGetProperty("args", out var args) ? JsonMarshal.GetRawUtf8Value(args).ToArray() : "{}"u8.ToArray();
        return new RpcRequest(method, Text(message, "namespace"), Text(message, "version") ?? "1.0", arguments, ReplyOf(message));
    }

    private static ReplyAddress? ReplyOf(JsonElement message)
    {
        var (id, queue) = (Text(message, "_msg_id"), Text(message, "_reply_q"));
        return (id, queue) switch
        {
            (null, null) => null,
            (null, _) => throw new BadMessageException("_reply_q is given without _msg_id"),
            (_, null) => throw new BadMessageException("_msg_id is given without _reply_q"),
            _ => new ReplyAddress(id, queue, MonitorOf(message)),
        };
    }

    // As oslo.messaging's own server: what isn't a whole number of at least 2 s is passed over.
    private static TimeSpan? MonitorOf(JsonElement message) =>
        message.TryGetProperty("_timeout", out var timeout) && timeout.ValueKind == JsonValueKind.Number && timeout.TryGetInt32(out var seconds) && seconds >= 2
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static string? Text(JsonElement message, string name)
    {
        if (!message.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw new BadMessageException($"{name} is not a string");
        return value.GetString() is { Length: > 0 and <= LongestName } text ? text : throw new BadMessageException($"{name} is empty or longer than {LongestName} characters");
    }
}
