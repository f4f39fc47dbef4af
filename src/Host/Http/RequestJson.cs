using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Reads a request's body, with a fault instead of an exception for what isn't JSON.</summary>
internal static class RequestJson
{
    /// <summary>The body of a request that says it is JSON. Throws <see cref="BadHttpRequestException"/> when it is too large.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, IResult? Fault)> BytesAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return (default, Faults.Answer(StatusCodes.Status415UnsupportedMediaType, WrongType(request)));
        }

        using var bytes = new MemoryStream((int)Math.Clamp(request.ContentLength ?? 0, 0, 1 << 20));
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        return (bytes.GetBuffer().AsMemory(0, (int)bytes.Length), null);
    }

    /// <summary>Field names as in the API's answers, but nothing is guessed: a number in quotes is no number.</summary>
    private static readonly JsonSerializerOptions Strict = new(ApiJson.Options)
    {
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
    };

    /// <summary>The body as a document of the given type.</summary>
    public static async Task<(T? Document, IResult? Fault)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        var (body, fault) = await BytesAsync(request);
        if (fault is not null)
            return (null, fault);
        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, Strict) is { } document
                ? (document, null)
                : (null, Faults.BadRequest("the body is null; expected an object"));
        }
        catch (JsonException exception)
        {
            return (null, Faults.BadRequest($"the body can't be read{Where(exception)}: {Reason(exception)}"));
        }
    }

    public static Refusal WrongType(HttpRequest request)
    {
        var given = request.ContentType is { } type ? $"is '{type}'" : "is missing";
        return Refusal.BadRequest($"the header Content-Type {given}; it has to be application/json");
    }

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
