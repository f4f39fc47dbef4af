using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Ids;

/// <summary>Reads and writes a node's name as plain text.</summary>
public sealed class NodeNameConverter : JsonConverter<NodeName>
{
    public override NodeName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("a node's name is missing"));

    public override void Write(Utf8JsonWriter writer, NodeName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override NodeName ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, NodeName value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}
