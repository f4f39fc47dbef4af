using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>What a failover would do.</summary>
internal static class FailoverLines
{
    public static void Write(IAnsiConsole console, FailoverPreviewView preview)
    {
        var now = preview.ServedBy.IsEmpty ? "nobody" : string.Join(", ", preview.ServedBy);
        var then = preview.WouldServe.IsEmpty ? "[yellow]not known yet[/]" : Markup.Escape(string.Join(", ", preview.WouldServe));
        console.MarkupLine($"[bold]{Markup.Escape(preview.Name ?? preview.LoadBalancer.ToString())}[/] served by {Markup.Escape(now)}, then by {then}");
        if (preview.Refusal is { } refusal)
            console.MarkupLine($"  [yellow]{Markup.Escape(refusal)}[/]");
        for (var step = 0; step < preview.Steps.Length; step++)
            console.MarkupLine($"  {step + 1}. {Markup.Escape(preview.Steps[step])}");
    }
}
