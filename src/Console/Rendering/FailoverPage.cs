using System.Globalization;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>The failover budget.</summary>
internal static class FailoverPage
{
    private const int OpenShown = 50;
    private const int FirstShown = 3;

    /// <summary>Whose names make the page easier to read, the most urgent first.</summary>
    public static IEnumerable<LoadBalancerId> Named(FailoverBudgetView view) =>
        view.Waiting.SelectMany(group => group.First.Take(FirstShown)).Concat(view.Open.Take(OpenShown).Select(open => open.LoadBalancer));

    /// <param name="names">Of load balancers; those that are missing are shown by their id.</param>
    public static void Write(IAnsiConsole console, FailoverBudgetView view, IReadOnlyDictionary<LoadBalancerId, string> names)
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
            console.Write(Waiting(view, names));
        if (!view.Open.IsEmpty)
            console.Write(Open(view, names));
    }

    private static Table Waiting(FailoverBudgetView view, IReadOnlyDictionary<LoadBalancerId, string> names)
    {
        var table = Columns("WAITING", "URGENCY", "CAUSE", "AWAY FROM", "SINCE", "WHY", "WHO");
        foreach (var group in view.Waiting)
            table.AddRow(Text(group.Count), group.Urgency, group.Cause, string.Join(", ", group.Lost), Moment(group.Since), Markup.Escape(group.Text), Who(group, names));
        return table;
    }

    private static string Who(WaitingFailoversView group, IReadOnlyDictionary<LoadBalancerId, string> names)
    {
        var shown = group.First.Take(FirstShown).Select(id => Name(id, names)).ToArray();
        return string.Join(", ", shown) + (group.Count > shown.Length ? ", …" : "");
    }

    private static string Name(LoadBalancerId id, IReadOnlyDictionary<LoadBalancerId, string> names) =>
        names.TryGetValue(id, out var name) ? $"{Markup.Escape(name)} ({id.ToString()[..8]})" : id.ToString();

    private static Table Open(FailoverBudgetView view, IReadOnlyDictionary<LoadBalancerId, string> names)
    {
        var table = Columns("ON THE MOVE", "FAILOVER", "URGENCY", "CAUSE", "AWAY FROM", "SINCE");
        foreach (var open in view.Open.Take(OpenShown))
            table.AddRow(Name(open.LoadBalancer, names), Text(open.Failover), open.Urgency, open.Cause, string.Join(", ", open.Lost), Moment(open.Since));
        return table;
    }

    private static Table Columns(params string[] names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
            table.AddColumn(name);
        return table;
    }

    private static string Lost(FailoverBudgetView view) => view.Window.Nodes.IsEmpty ? "" : $": {string.Join(", ", view.Window.Nodes.Select(node => node.Node))}";

    private static void Line(IAnsiConsole console, FormattableString text) => console.MarkupLine(text.ToString(CultureInfo.InvariantCulture));

    private static string OrNone(decimal limit) => limit == 0 ? "unlimited" : limit.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "Z";
}
