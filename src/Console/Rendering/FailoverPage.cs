using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>The failover budget.</summary>
internal static class FailoverPage
{
    private const int OpenShown = 50;

    public static void Write(IAnsiConsole console, FailoverView view)
    {
        if (view.Alarm is { } alarm)
            console.MarkupLine($"[red]ALARM: {Markup.Escape(alarm)}[/]");
        if (view.Paused is { } pause)
            console.MarkupLine($"[yellow]paused by {Markup.Escape(pause.By)} since {Moment(pause.At)}{(pause.Reason is { } why ? $": {Markup.Escape(why)}" : "")}[/]");
        Line(console, $"[bold]{view.OpenCount}[/] on the move, [bold]{view.WaitingCount}[/] waiting");
        var limits = view.Limits;
        Line(console, $"  limits: {OrNone(limits.RatePerMinute)} per minute (burst {limits.Burst}), {OrNone(limits.Concurrent)} at once, {OrNone(limits.PerHost)} per machine, set by {Markup.Escape(view.LimitsSetBy ?? "the configuration")}");
        Line(console, $"  losses: {OrNone(limits.Share)} of all nodes, {OrNone(limits.ZoneShare)} of a zone, within {limits.Window} s");
        Line(console, $"  lost within the window: {view.Window.Nodes.Length} of {view.Window.AllNodes} nodes, {(view.Window.Allowed == 0 ? "any number" : view.Window.Allowed)} allowed{Lost(view)}");
        if (!view.Waiting.IsEmpty)
            console.Write(Waiting(view));
        if (!view.Open.IsEmpty)
            console.Write(Open(view));
    }

    private static Table Waiting(FailoverView view)
    {
        var table = Columns("WAITING", "URGENCY", "CAUSE", "AWAY FROM", "SINCE", "WHY");
        foreach (var group in view.Waiting)
            table.AddRow(Text(group.Count), group.Urgency, group.Cause, string.Join(", ", group.Lost), Moment(group.Since), Markup.Escape(group.Text));
        return table;
    }

    private static Table Open(FailoverView view)
    {
        var table = Columns("ON THE MOVE", "FAILOVER", "URGENCY", "CAUSE", "AWAY FROM", "SINCE");
        foreach (var open in view.Open.Take(OpenShown))
            table.AddRow(open.LoadBalancer.ToString(), Text(open.Failover), open.Urgency, open.Cause, string.Join(", ", open.Lost), Moment(open.Since));
        return table;
    }

    private static Table Columns(params string[] names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
            table.AddColumn(name);
        return table;
    }

    private static string Lost(FailoverView view) => view.Window.Nodes.IsEmpty ? "" : $": {string.Join(", ", view.Window.Nodes.Select(node => node.Node))}";

    private static void Line(IAnsiConsole console, FormattableString text) => console.MarkupLine(text.ToString(CultureInfo.InvariantCulture));

    private static string OrNone(decimal limit) => limit == 0 ? "unlimited" : limit.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z";
}
