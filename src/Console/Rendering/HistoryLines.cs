using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>History as lines that can be followed.</summary>
internal sealed class HistoryLines(IAnsiConsole console)
{
    public void Write(IEnumerable<HistoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture,
                $"[grey]{entry.Sequence,5} {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z[/] {Markup.Escape(entry.Kind)}: {Markup.Escape(entry.Text)}"));
        }
    }
}
