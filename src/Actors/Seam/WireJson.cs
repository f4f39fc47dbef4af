using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Seam;

/// <summary>How inputs and replies stand in messages between hosts: Octavia's payloads as Octavia names their fields, everything else in snake case.</summary>
public static class WireJson
{
    private static readonly JsonSerializerOptions Plain = Options(() => NodeInventory.Empty);

    public static byte[] SerializeReply(Reply reply) => JsonSerializer.SerializeToUtf8Bytes(reply, Plain);

    /// <summary>Throws <see cref="NotSupportedException"/> for a reply that this version does not know.</summary>
    public static Reply DeserializeReply(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Reply>(json, Plain) ?? throw new NotSupportedException("a reply is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"a reply can't be read by this version: {problem.Message}", problem);
        }
    }

    /// <param name="nodes">Stands for every inventory that is read.</param>
    internal static JsonSerializerOptions Options(Func<NodeInventory> nodes)
    {
        var options = new JsonSerializerOptions(PayloadJson.Options)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            AllowOutOfOrderMetadataProperties = true,
            MaxDepth = 64,
        };
        options.Converters.Add(new InventoryOfThisHost(nodes));
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }

    /// <summary>There may be thousands of nodes, and whoever decides knows them.</summary>
    private sealed class InventoryOfThisHost(Func<NodeInventory> nodes) : JsonConverter<NodeInventory>
    {
        public override bool HandleNull => true;

        public override NodeInventory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return nodes();
        }

        public override void Write(Utf8JsonWriter writer, NodeInventory value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}
