using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>Everything about one node.</summary>
internal static class NodePage
{
    public static void Write(IAnsiConsole console, NodeView node, IReadOnlyCollection<LoadBalancerSummary> held)
    {
        console.MarkupLine($"[bold]{Markup.Escape(node.Name.Value)}[/] {Markup.Escape(node.Url)} {NodeTable.State(node)}{Moment(" since ", node.Since)}");
        Line(console, "version", node.Version);
        Line(console, "zone", node.Zone);
        Line(console, "machine", node.Host);
        Line(console, "held to be", node.Verdict is { } verdict ? verdict + Moment(" since ", node.VerdictSince) : null);
        if (node.Witnesses is { IsEmpty: false } witnesses)
        {
            console.MarkupLine("  when it was judged");
            foreach (var witness in witnesses)
                Line(console, witness.Hears ? $"  heard by {witness.Kind}" : $"  not heard by {witness.Kind}", witness.Words);
        }

        Line(console, "drained", Word(node.Draining));
        Line(console, "declared dead", Word(node.DeclaredDead));
        Line(console, "spare", node.Spare == true ? "yes" : null);
        Line(console, "last look", Moment("", node.LastLook));
        Line(console, "last error", node.LastError);
        Line(console, "rules", node.Rules is { } rules
            ? string.Create(CultureInfo.InvariantCulture, $"{rules}, {node.ForeignRules ?? 0} of them foreign")
            : null);
        Line(console, "changes queued", node.QueuedChanges.ToString(CultureInfo.InvariantCulture));
        console.Write(LoadBalancerTable.Of(held));
    }

    private static void Line(IAnsiConsole console, string title, string? text)
    {
        if (text is { Length: > 0 })
            console.MarkupLine($"  {title}: {Markup.Escape(text)}");
    }

    private static string? Word(OperatorsWordView? word) =>
        word is null ? null : $"by {word.By}{Moment(" since ", word.At)}{(word.Reason is { } reason ? $": {reason}" : "")}";

    private static string Moment(string before, DateTimeOffset? at) =>
        at is { } known ? string.Create(CultureInfo.InvariantCulture, $"{before}{known.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z") : "";
}
