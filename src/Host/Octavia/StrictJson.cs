using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

/// <summary>Reads what others send, with a refusal instead of an exception for what does not fit.</summary>
internal static class StrictJson
{
    /// <summary>Field names as in the API's answers, but nothing is guessed: a number in quotes is no number.</summary>
    private static readonly JsonSerializerOptions Options = new(ApiJson.Options)
    {
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
    };

    public static (T? Document, Refusal? Refusal) Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) is { } document
                ? (document, null)
                : (null, Refusal.BadRequest("the body is null; expected an object"));
        }
        catch (JsonException exception)
        {
            return (null, Refusal.BadRequest($"the body can't be read{Where(exception)}: {Reason(exception)}"));
        }
    }

    public static ReadOnlyMemory<byte> AsUtf8(this string text) => Encoding.UTF8.GetBytes(text);

    private static string Where(JsonException exception) => exception.Path is null or "$" or "" ? "" : $" at {exception.Path.TrimStart('$', '.')}";

    /// <summary>Without the library's own "Path: … | LineNumber: …", which says the same again, and without .NET's type names.</summary>
    private static string Reason(JsonException exception)
    {
        var message = exception.InnerException?.Message ?? exception.Message;
        var end = message.IndexOf(" Path: $", StringComparison.Ordinal);
        if (end >= 0)
            message = message[..end];
        end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (end >= 0)
            message = message[..end];
        if (message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
            return "the value is of the wrong type";
        const string missing = "missing required properties including: ";
        var at = message.IndexOf(missing, StringComparison.Ordinal);
        return at < 0 ? message : $"missing: {message[(at + missing.Length)..].TrimEnd('.')}";
    }
}
