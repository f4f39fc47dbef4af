using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Reads a request's body, with a fault instead of an exception for what doesn't say that it is JSON.</summary>
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

    public static Refusal WrongType(HttpRequest request)
    {
        var given = request.ContentType is { } type ? $"is '{type}'" : "is missing";
        return Refusal.BadRequest($"the header Content-Type {given}; it has to be application/json");
    }
}
