using System.Globalization;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>A call as a handler sees it.</summary>
internal sealed class ApiCall(HttpContext http, NodeLife life, NodeHost host, IReadOnlyDictionary<string, string> path)
{
    public HttpContext Http { get; } = http;
    public NodeLife Life { get; } = life;
    public NodeHost Host { get; } = host;
    public BodyView Body { get; set; }

    public string Path(string name) => path[name];

    /// <summary>A parameter that the API description types as a number: any real number, cut down later.</summary>
    public long PathNumber(string name) => Number(path[name], name, "path");

    public string Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : "";

    public long QueryNumber(string name) => Query(name) is { Length: > 0 } text ? Number(text, name, "query") : 0;

    public long QueryInteger(string name)
    {
        var text = Query(name);
        if (text.Length == 0)
            return 0;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw RequestRefused.Validation(601, $"{name} in query must be of type int64: \"{text}\"");
    }

    /// <summary>Reads state; not held up by the engine's lock.</summary>
    public T Read<T>(Func<NodeState, T> read)
    {
        lock (Life.State.Gate)
        {
            Life.State.AdvanceTo(Host.Now);
            return read(Life.State);
        }
    }

    /// <summary>Changes state under the engine's one lock.</summary>
    public async Task<Reply> Change(Func<NodeState, string?> change) => Reply.Engine(await ChangeRaw(change));

    public Task<string?> ChangeRaw(Func<NodeState, string?> change) =>
        Life.ChangeAsync(change, () => TimeSpan.Zero, Host.Options.TimeProvider);

    /// <summary>Like a change, but an applied one keeps the lock for the time of a rule POST.</summary>
    public Task<string?> ChangeRule(Func<NodeState, string?> change) =>
        Life.ChangeAsync(change, () => Host.PostTime, Host.Options.TimeProvider);

    private static long Number(string text, string name, string place)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw RequestRefused.Validation(601, $"{name} in {place} must be of type float64: \"{text}\"");
        return (long)value;
    }
}
