using System.Buffers;
using System.Text.Json;

namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>Writes what goes back to a caller, envelope and all. Each has a unique id of its own, by which a caller drops duplicates.</summary>
internal static class RpcReply
{
    public static byte[] Result(string messageId, ReadOnlySpan<byte> json) => Write(messageId, json, failure: [], ending: true);

    public static byte[] Failure(string messageId, RpcFailure failure) => Write(messageId, "null"u8, failure.ToJson(), ending: true);

    /// <summary>The call is still being carried out.</summary>
    public static byte[] Heartbeat(string messageId) => Write(messageId, "null"u8, failure: [], ending: false);

    private static byte[] Write(string messageId, ReadOnlySpan<byte> result, ReadOnlySpan<byte> failure, bool ending)
    {
        var buffer = new ArrayBufferWriter<byte>(result.Length + failure.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer, Envelope.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("result"u8);
            writer.WriteRawValue(result, skipInputValidation: true);
            if (failure.IsEmpty)
                writer.WriteNull("failure"u8);
            else
                writer.WriteString("failure"u8, failure);
            writer.WriteBoolean("ending"u8, ending);
            writer.WriteString("_msg_id"u8, messageId);
            writer.WriteString("_unique_id"u8, Guid.NewGuid().ToString("N"));
            writer.WriteEndObject();
        }
        return Envelope.Seal(buffer.WrittenSpan);
    }
}
