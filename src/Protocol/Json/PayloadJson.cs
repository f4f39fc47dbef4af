using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LoxiActors.Protocol.Json;

/// <summary>How Octavia's payloads stand in JSON: octavia-lib's field names, unset fields left out, null kept.</summary>
public static class PayloadJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            Converters = { new OptionalConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { OptionalConverter.OmitUnset } },
            MaxDepth = 32,
        };
        options.MakeReadOnly();
        return options;
    }
}
