namespace LoxiActors.Host.Http;

/// <summary>The header by which a call that is sent twice is recognised.</summary>
internal static class CallId
{
    public const string Header = "X-Call-Id";
    public const int LongestLength = 128;

    /// <summary>A fresh one when the caller sent none.</summary>
    public static (string? Id, IResult? Fault) Of(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values switch
        {
            [] => (Guid.CreateVersion7().ToString("N"), null),
            [{ Length: > 0 and <= LongestLength } id] when id.All(c => c is >= ' ' and <= '~') => (id, null),
            _ => (null, Faults.BadRequest($"the header {Header} has to be given once at most, with 1 to {LongestLength} printable ASCII characters")),
        };
    }
}
