using System.Buffers;
using System.Text.Json;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Serialization;

/// <summary>The bytes of what stands in journals. An event's and a state's own are those that a local engine's journal holds, with the engine's beside them.</summary>
internal static class StoredJson
{
    public static byte[] Write(object stored)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            switch (stored)
            {
                case StoredEvent happened:
                    json.WriteNumber("sequence", happened.Sequence);
                    json.WriteString("at", happened.At);
                    json.WriteString("writer", happened.Writer);
                    MessageJson.Raw(json, "event", happened.Body);
                    break;
                case WriterChanged changed:
                    json.WriteString("writer", changed.Writer);
                    break;
                case EntityRetired retired:
                    json.WriteString("at", retired.At);
                    json.WriteString("writer", retired.Writer);
                    break;
                case StoredState state:
                    Write(json, state);
                    break;
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static object Read(byte[] bytes, string manifest)
    {
        using var document = JsonDocument.Parse(bytes);
        var json = document.RootElement;
        var writer = json.GetProperty("writer").GetGuid();
        return manifest switch
        {
            Manifests.StoredEvent => new StoredEvent(json.GetProperty("sequence").GetInt64(), json.GetProperty("at").GetDateTimeOffset(), writer, MessageJson.Raw(json, "event")),
            Manifests.WriterChanged => new WriterChanged(writer),
            Manifests.EntityRetired => new EntityRetired(json.GetProperty("at").GetDateTimeOffset(), writer),
            Manifests.StoredState => ReadState(json, writer),
            _ => throw new NotSupportedException($"an entry of a journal is called {manifest}, which this version doesn't know"),
        };
    }

    private static void Write(Utf8JsonWriter json, StoredState state)
    {
        json.WriteNumber("sequence", state.Sequence);
        if (state.RetiredAt is { } retired)
            json.WriteString("retired_at", retired);
        json.WriteString("writer", state.Writer);
        json.WriteStartArray("owned");
        foreach (var owned in state.Owned)
        {
            json.WriteStartObject();
            switch (owned)
            {
                case IndexChange.Add add:
                    json.WriteString("object_kind", add.Object.Kind.ToString());
                    json.WriteString("object", add.Object.Id);
                    break;
                case IndexChange.ClaimAddress claim:
                    json.WriteString("address", claim.Address);
                    break;
                case IndexChange.PlaceOn place:
                    json.WriteString("node", place.Node.Value);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        MessageJson.Raw(json, "state", state.Body);
    }

    private static StoredState ReadState(JsonElement json, Guid writer) => new(
        json.GetProperty("sequence").GetInt64(),
        json.TryGetProperty("retired_at", out var retired) ? retired.GetDateTimeOffset() : null,
        writer,
        [.. json.GetProperty("owned").EnumerateArray().Select(Owned)],
        MessageJson.Raw(json, "state"));

    private static IndexChange Owned(JsonElement json) =>
        json.TryGetProperty("address", out var address) ? new IndexChange.ClaimAddress(address.GetString()!)
        : json.TryGetProperty("node", out var node) ? new IndexChange.PlaceOn(new NodeName(node.GetString()!))
        : new IndexChange.Add(new ObjectRef(Enum.Parse<ObjectKind>(json.GetProperty("object_kind").GetString()!), json.GetProperty("object").GetGuid()));
}
