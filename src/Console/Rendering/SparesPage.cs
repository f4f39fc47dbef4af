using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>The spare pool.</summary>
internal static class SparesPage
{
    public static void Write(IAnsiConsole console, SparesView view)
    {
        foreach (var shortfall in view.Shortfalls)
        {
            var zone = shortfall.Zone is { } name ? $" in zone {name}" : "";
            var why = shortfall.NotCreated is { } reason ? $" ({reason})" : "";
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[red]ALARM: only {shortfall.Have} of {shortfall.Want} spares{Markup.Escape(zone)}{Markup.Escape(why)}[/]"));
        }

        foreach (var unmet in view.Unmet)
        {
            console.MarkupLine(Markup.Escape(unmet.WhyNone is { } why
                ? $"nothing takes the place of {unmet.Lost}: {why}"
                : $"nodes in use take the place of {unmet.Lost}: {string.Join(", ", unmet.Reused)}"));
        }

        if (view.Spares.IsEmpty)
        {
            console.MarkupLine("There is no spare.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("SPARE").AddColumn("STATE").AddColumn("SINCE").AddColumn("IN THE PLACE OF").AddColumn("ZONE").AddColumn("MACHINE").AddColumn("CONFIGURED");
        foreach (var spare in view.Spares)
        {
            table.AddRow(
                spare.Node.Value,
                $"[{(spare.State == "ready" ? "green" : "yellow")}]{Markup.Escape(spare.State)}[/]",
                spare.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z",
                spare.Lost?.Value ?? "",
                Markup.Escape(spare.Zone ?? ""),
                Markup.Escape(spare.Host ?? ""),
                spare.Configured ? "yes" : "no");
        }

        console.Write(table);
    }
}
