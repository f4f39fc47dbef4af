using System.Text.Json;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Console.Commands;

/// <summary>What <c>--json</c> prints.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<int> JsonAsync<T>(TextWriter output, T document)
    {
        await output.WriteLineAsync(JsonSerializer.Serialize(document, Indented));
        return ExitCode.Fine;
    }
}
