using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>Everything about one load balancer.</summary>
internal static class LoadBalancerPage
{
    public static void Write(IAnsiConsole console, LoadBalancerView view)
    {
        console.Write(ObjectTree.Of(view));
        console.WriteLine();
        if (view.Summary.Reason is { } reason)
            console.MarkupLine($"[yellow]{Markup.Escape(reason)}[/]");
        console.MarkupLine($"project {Markup.Escape(view.Summary.ProjectId ?? "unknown")}, generation {view.Generation.ToString(CultureInfo.InvariantCulture)}");
        Section(console, "Nodes", view.Placements, placement =>
            $"{Markup.Escape(placement.Node.Value)} {StatusMarkup.Placement(placement.State)}"
            + (placement.Role is { } role ? $" {(placement.HasRole is true ? role : $"[yellow]{role} is on its way[/]")}" : "")
            + (placement.Verdict is { } verdict && verdict != placement.State ? $" [red]{verdict}[/]" : "")
            + (placement.Draining is true ? " [yellow]drained[/]" : "")
            + (placement.Generation is { } held ? string.Create(CultureInfo.InvariantCulture, $" holds generation {held}") : "")
            + (placement.MembersDown > 0 ? string.Create(CultureInfo.InvariantCulture, $", [red]{placement.MembersDown} members down[/]") : "")
            + (placement.Reason is { } why ? $": {Markup.Escape(why)}" : ""));
        if (view.Failover is { } failover)
        {
            var standing = failover.AdmittedAt is null ? $"waits for the failover budget{(failover.Held is { } held ? $" ({Markup.Escape(held)})" : "")}"
                : failover.ServedAt is null ? "is under way"
                : "serves again, redundancy is missing";
            console.MarkupLine($"[yellow]failover {failover.Number.ToString(CultureInfo.InvariantCulture)} {standing}: {Markup.Escape(failover.Reason)}{(failover.NoSpare is { } why ? $"; no spare: {Markup.Escape(why)}" : "")}[/]");
        }

        Section(console, "Under way", view.Operations, operation => string.Create(
            CultureInfo.InvariantCulture,
            $"{operation.Number} {Markup.Escape(operation.Method)}, accepted {operation.AcceptedAt:yyyy-MM-dd HH:mm:ss}Z, ends by {operation.Deadline:HH:mm:ss}Z"));
        if (view.ReadBack.Wanted)
            console.MarkupLine("[yellow]waits for a provider agent to read its tree back from Octavia[/]");
        Section(console, "Owed to Octavia", view.Owed, status =>
            $"{Markup.Escape(status.Object.ToString())} {StatusMarkup.Of(status.Provisioning)} {StatusMarkup.Of(status.Operating)}".TrimEnd());
        Section(console, "Notices", view.Notices, Markup.Escape);
    }

    private static void Section<T>(IAnsiConsole console, string title, IReadOnlyCollection<T> items, Func<T, string> line)
    {
        if (items.Count == 0)
            return;
        console.MarkupLine($"[bold]{title}[/]");
        foreach (var item in items)
            console.MarkupLine($"  {line(item)}");
    }
}
