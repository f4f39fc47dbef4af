using System.Text;
using System.Text.Json;
using LoxiActors.Adapters.Octavia.Rpc.Wire;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Wire;

/// <summary>Messages of a real oslo.messaging.</summary>
internal static class RecordedMessages
{
    /// <summary>What was sent on the occasion, in order.</summary>
    public static IReadOnlyList<(string Exchange, byte[] Body)> Of(string label) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "amqp.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("label").GetString() == label)
            .Select(line => (line.GetProperty("exchange").GetString()!, Encoding.UTF8.GetBytes(line.GetProperty("body_raw").GetString()!))),
    ];

    public static byte[] Request(string label) => Of(label).First(message => message.Exchange.Length > 0).Body;

    /// <summary>The message inside the envelope.</summary>
    public static JsonElement Reply(string label) => Inside(Of(label).First(message => message.Exchange.Length == 0).Body);

    public static JsonElement Inside(ReadOnlySpan<byte> body) => JsonDocument.Parse(Envelope.Open(body)).RootElement;
}
