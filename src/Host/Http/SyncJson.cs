using System.Text.Json;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>A document of the API's own around a payload of Octavia's: octavia-lib's names and unset fields inside.</summary>
internal static class SyncJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(PayloadJson.Options) { MaxDepth = 40, RespectNullableAnnotations = true };
        options.MakeReadOnly();
        return options;
    }
}
