using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>Alarms first, then a line for every word on every node.</summary>
internal static class HealthLines
{
    public static void Write(IAnsiConsole console, HealthView health)
    {
        foreach (var alarm in health.Alarms)
            console.MarkupLine($"[red]ALARM {Markup.Escape(alarm.Kind)}[/] {Markup.Escape(alarm.Words)}");
        foreach (var node in health.Nodes)
        {
            var since = node.Since is { } at ? string.Create(CultureInfo.InvariantCulture, $" since {at:yyyy-MM-dd HH:mm:ss}Z") : "";
            console.MarkupLine($"[bold]{Markup.Escape(node.Node.Value)}[/] {Colour(node.Verdict)}{since}{(node.Withheld ? " [yellow](would be dead, but too many fell silent at once)[/]" : "")}");
            foreach (var witness in node.Witnesses)
                console.MarkupLine($"  {(witness.Hears ? "[green]hears[/]" : "[red]does not hear[/]")} {Markup.Escape(witness.Words)}");
        }

        if (health.LostSeconds >= 1)
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[yellow]this host was too late to listen for {health.LostSeconds:0.0} s in all since its start[/]"));
    }

    private static string Colour(string? verdict) => verdict switch
    {
        null => "not judged yet",
        "alive" => "[green]alive[/]",
        "suspect" => "[yellow]suspect[/]",
        _ => $"[red]{verdict}[/]",
    };
}
