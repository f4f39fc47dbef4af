using System.Buffers;
using System.Text.Json;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Peers;

namespace LoxiActors.Engines.Akka.Serialization;

/// <summary>The bytes of messages between hosts.</summary>
internal static class MessageJson
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    public static byte[] Write(IWireMessage message, Func<string, IEntityKind> kinds)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (message is IEntityMessage entity)
            {
                json.WriteString("kind", entity.Kind);
                json.WriteString("key", entity.Key);
            }

            WriteRest(json, message, kinds);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="NotSupportedException">A later version's message.</exception>
    public static IWireMessage Read(byte[] bytes, string manifest, Func<string, IEntityKind> kinds)
    {
        using var document = JsonDocument.Parse(bytes);
        var json = document.RootElement;
        string Text(string name) => json.GetProperty(name).GetString()!;
        return manifest switch
        {
            Manifests.Asked => new Asked(Text("kind"), Text("key"), kinds(Text("kind")).Read(Raw(json, "input"))),
            Manifests.Told => new Told(
                Text("kind"), Text("key"), kinds(Text("kind")).Read(Raw(json, "input")), json.GetProperty("sender").GetGuid(), json.GetProperty("number").GetInt64()),
            Manifests.Queried => new Queried(Text("kind"), Text("key")),
            Manifests.Woken => new Woken(Text("kind"), Text("key")),
            Manifests.Settled => new Settled(Text("kind"), Text("key")),
            Manifests.Forgotten => new Forgotten(Text("kind"), Text("key"), json.GetProperty("retired_before").GetDateTimeOffset()),
            Manifests.LeaveHost => LeaveHost.Instance,
            Manifests.Answered => new Answered(WireJson.DeserializeReply(Raw(json, "reply"))),
            Manifests.Shown => new Shown(Text("kind"), json.TryGetProperty("state", out _) ? kinds(Text("kind")).ReadState(Raw(json, "state")) : null),
            Manifests.NotShown => new NotShown(Text("reason")),
            Manifests.Done => Done.Instance,
            Manifests.PeerAsked => new PeerAsked(Text("method"), json.GetProperty("body").GetBytesFromBase64()),
            Manifests.PeerAnswered => new PeerAnswered(json.GetProperty("body").GetBytesFromBase64()),
            _ => throw new NotSupportedException($"a message between hosts is called {manifest}, which this version doesn't know"),
        };
    }

    private static void WriteRest(Utf8JsonWriter json, IWireMessage message, Func<string, IEntityKind> kinds)
    {
        switch (message)
        {
            case Asked asked:
                Raw(json, "input", kinds(asked.Kind).Write(asked.Input));
                break;
            case Told told:
                Raw(json, "input", kinds(told.Kind).Write(told.Input));
                json.WriteString("sender", told.Sender);
                json.WriteNumber("number", told.Number);
                break;
            case Forgotten forgotten:
                json.WriteString("retired_before", forgotten.RetiredBefore);
                break;
            case Answered answered:
                Raw(json, "reply", WireJson.SerializeReply(answered.Reply));
                break;
            case Shown shown:
                json.WriteString("kind", shown.Kind);
                if (shown.State is { } state)
                    Raw(json, "state", kinds(shown.Kind).WriteState(state));
                break;
            case NotShown not:
                json.WriteString("reason", not.Reason);
                break;
            case PeerAsked question:
                json.WriteString("method", question.Method);
                json.WriteBase64String("body", question.Arguments.Span);
                break;
            case PeerAnswered answer:
                json.WriteBase64String("body", answer.Body.Span);
                break;
        }
    }

    public static byte[] Raw(JsonElement json, string name) => System.Text.Encoding.UTF8.GetBytes(json.GetProperty(name).GetRawText());

    public static void Raw(Utf8JsonWriter json, string name, byte[] value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}
