using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

internal static class Require
{
    /// <summary>Of real time, for what has to come at once.</summary>
    public static TimeSpan Prompt { get; } = TimeSpan.FromSeconds(10);

    public static void That(bool kept, string broken)
    {
        if (!kept)
            throw new ComplianceException(broken);
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        var (e, a) = (expected.ToArray(), actual.ToArray());
        That(e.SequenceEqual(a), $"{what}: expected [{string.Join(", ", e)}], got [{string.Join(", ", a)}]");
    }

    public static void Same<T>(T expected, T actual, string what) =>
        That(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {expected}, got {actual}");

    public static Refusal Refused(Reply reply, FaultKind kind, string what)
    {
        if (reply is not Reply.Refused { Refusal: var refusal })
            throw new ComplianceException($"{what}: expected a refusal, got {reply}");
        Same(kind, refusal.Kind, $"{what}: the kind of the refusal \"{refusal.UserFault}\"");
        return refusal;
    }

    public static void Taken(Reply reply, string what) => That(reply is not Reply.Refused, $"{what}: expected to be taken, got {reply}");

    public static async Task<T> PromptlyAsync<T>(Task<T> task, string what)
    {
        await PromptlyAsync((Task)task, what).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    public static async Task PromptlyAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Prompt).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ComplianceException($"{what}: nothing came within {Prompt.TotalSeconds:0} s");
        }
    }
}
