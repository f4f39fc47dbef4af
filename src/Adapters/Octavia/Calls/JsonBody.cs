using System.Text.Json;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>Parses a request body within its bounds.</summary>
internal static class JsonBody
{
    /// <summary>A load balancer with 20 listeners of 10 members each is about 0.2 MB, with certificates a few times that.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = PayloadJson.Options.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body as one object.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxBytes)
            throw TooLarge();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Options);
        }
        catch (JsonException malformed)
        {
            throw new BadBodyException(Malformed(malformed));
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        var got = ShapeCheck.Word(document.RootElement);
        document.Dispose();
        throw new BadBodyException($"the body: expected an object, got {got}");
    }

    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(chunk, cancellation).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > MaxBytes)
                throw TooLarge();
            buffer.Write(chunk, 0, read);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static BadBodyException TooLarge() => new($"the body is larger than {MaxBytes} bytes");

    // The parser's own text ends in its own, zero-based form of the position.
    private static string Malformed(JsonException exception)
    {
        var text = exception.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var place = exception.LineNumber is null ? "" : $" at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
        return $"malformed JSON{place}: {(end < 0 ? text : text[..end])}";
    }
}
