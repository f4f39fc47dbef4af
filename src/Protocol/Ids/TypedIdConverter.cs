using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Ids;

/// <summary>Reads and writes a typed id as the UUID text that Octavia uses; anything else is an error that quotes the value.</summary>
public sealed class TypedIdConverter<TId> : JsonConverter<TId> where TId : struct, ITypedId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && Guid.TryParse(reader.GetString(), out var value))
            return TId.From(value);
        throw new JsonException(reader.TokenType == JsonTokenType.String
            ? $"'{reader.GetString()}' is not a UUID"
            : $"expected a UUID in a string, got {JsonWords.Of(reader.TokenType)}");
    }

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
