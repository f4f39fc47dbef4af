using LoxiActors.Console.Demo.Octavia;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo;

/// <summary>Holds what happened against what the cookbook expects.</summary>
internal static class StepJudge
{
    /// <summary>Null when the answer is the expected one.</summary>
    public static string? OfAnswer(CookbookStep step, DriverAnswer answer) => step.Expect switch
    {
        ExpectedAnswer.Accepted when !answer.Accepted => $"should have been accepted, but {Words(answer)}",
        ExpectedAnswer.Answered when answer.Accepted || answer.Fault is not null => $"should have been answered, but {Words(answer)}",
        ExpectedAnswer.Refused => OfRefusal(step, answer),
        _ => null,
    };

    /// <summary>Null when everything that an accepted call touched ended as it should.</summary>
    public static string? OfEnd(CookbookStep step, Transaction transaction, Mirror mirror)
    {
        var wrong = transaction.Touched.Select(item => (Item: item, Before: transaction.After.Find(item)!, Now: mirror.Find(item)))
            .Where(touched => touched.Before.ProvisioningStatus == Transaction.PendingDelete
                ? touched.Now is not null
                : touched.Now?.ProvisioningStatus != "ACTIVE")
            .Select(touched => $"{touched.Item} is {touched.Now?.ProvisioningStatus ?? "gone"}")
            .ToArray();
        if (wrong.Length > 0)
            return $"{step.Method} left {string.Join(", ", wrong)}";

        // Children of a deleted load balancer that nobody reported DELETED stay visible, and their quota used.
        var orphans = mirror.Objects.Keys.Where(item => mirror.Root(item) is null).ToArray();
        return orphans.Length > 0 ? $"{step.Method} left orphans: {string.Join(", ", orphans)}" : null;
    }

    private static string? OfRefusal(CookbookStep step, DriverAnswer answer)
    {
        if (answer.Fault is not { } fault)
            return $"should have been refused with {StatusMarkup.Word(step.Fault ?? FaultKind.UnsupportedOption)}, but {Words(answer)}";
        if (fault.Fault != step.Fault)
            return $"should have been refused with {StatusMarkup.Word(step.Fault ?? FaultKind.UnsupportedOption)}, but {Words(answer)}";
        var unnamed = (step.Names ?? []).Where(name => !fault.UserFault.Contains(name, StringComparison.Ordinal)).ToArray();
        return unnamed.Length > 0 ? $"was refused without naming {string.Join(", ", unnamed)}: {fault.UserFault}" : null;
    }

    private static string Words(DriverAnswer answer) =>
        answer.Fault is { } fault ? $"was refused with {StatusMarkup.Word(fault.Fault)}: {fault.UserFault}"
        : answer.Accepted ? "was accepted"
        : "was answered with a result";
}
