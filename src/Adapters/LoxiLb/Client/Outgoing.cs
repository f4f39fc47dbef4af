using System.Net.Http.Headers;
using System.Net.Mime;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>A call on its way to a node; made into a request anew for each try.</summary>
/// <param name="Body">JSON; null for none.</param>
internal sealed record Outgoing(CallKind Kind, HttpMethod Method, string Path, byte[]? Body, string RequestId)
{
    /// <summary>Takes a good answer as it comes in, instead of it being held in memory whole.</summary>
    public Func<Stream, CancellationToken, Task>? Consume { get; init; }

    /// <param name="sender">What stands before the request's id.</param>
    public HttpRequestMessage ToRequest(string? token, string sender)
    {
        var request = new HttpRequestMessage(Method, Path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        request.Headers.TryAddWithoutValidation("X-Request-Id", sender + RequestId);
        // The bare token: LoxiLB does not know the word Bearer.
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", token);
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        }

        return request;
    }
}
