using System.Net;
using System.Text.Json;

namespace LoxiActors.Octavia.Tests.Api;

/// <summary>What Octavia answered.</summary>
/// <param name="Text">The body.</param>
internal sealed record ApiReply(HttpStatusCode Status, string Text)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>What the client is told of a fault.</summary>
    public string Fault => Json.TryGetProperty("faultstring", out var fault) ? fault.GetString()! : Text;

    public ApiReply Expect(HttpStatusCode status, string request)
    {
        Assert.True(Status == status, $"{request}: {(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>Refused, with words that have all of these in them.</summary>
    public void IsFault(HttpStatusCode status, params string[] words)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        Assert.All(words, word => Assert.Contains(word, Fault, StringComparison.Ordinal));
    }
}
