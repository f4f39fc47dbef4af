using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Causes and reasons as the API spells every word of its own: in snake_case.</summary>
internal static class FailoverWords
{
    public static FailoverView InSnakeCase(FailoverView view) => view with
    {
        Open = [.. view.Open.Select(open => open with { Cause = Snake(open.Cause) })],
        Waiting = [.. view.Waiting.Select(group => group with { Cause = Snake(group.Cause), Reason = Snake(group.Reason) })],
    };

    private static string Snake(string word) => word.Replace('-', '_');
}
