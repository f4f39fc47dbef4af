namespace LoxiActors.Imitation.Http;

/// <summary>One operation of the node's API.</summary>
/// <param name="Template">Below /netlox/v1; segments in braces are parameters.</param>
/// <param name="Handle">Answers a call whose body and parameters were read.</param>
internal sealed record ApiRoute(string Method, string Template, Func<ApiCall, Task<Reply>> Handle)
{
    public Schema? Body { get; init; }

    /// <summary>The route takes no token: /version, /meta, login and adding a user.</summary>
    public bool Open { get; init; }

    public bool Multipart { get; init; }

    public string[] Segments { get; } = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How the call log counts it.</summary>
    public string CallKind => $"{Method} {Template}";

    public static ApiRoute Get(string template, Func<ApiCall, Reply> handle) =>
        new("GET", template, call => Task.FromResult(handle(call)));

    public static ApiRoute Post(string template, Schema? body, Func<ApiCall, Task<Reply>> handle) =>
        new("POST", template, handle) { Body = body };

    public static ApiRoute Delete(string template, Func<ApiCall, Task<Reply>> handle) => new("DELETE", template, handle);
}
