using LoxiActors.Adapters.Octavia.Calls;

namespace LoxiActors.Host.Http;

/// <summary>The header by which a call that is sent twice is recognised.</summary>
internal static class CallId
{
    public const string Header = "X-Call-Id";

    /// <summary>Null when the caller sent none.</summary>
    public static (string? Id, IResult? Fault) Of(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values.Count == 0 ? (null, null)
            : values.Count > 1 ? (null, Faults.BadRequest($"the header {Header} is given {values.Count} times; once at most"))
            : CallIds.Problem(values[0] ?? "") is { } problem ? (null, Faults.BadRequest($"the header {Header} {problem}"))
            : (values[0], null);
    }
}
