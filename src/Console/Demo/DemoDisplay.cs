using System.Globalization;
using LoxiActors.Console.Demo.Nodes;
using LoxiActors.Console.Demo.Octavia;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;
using Spectre.Console;

namespace LoxiActors.Console.Demo;

/// <summary>Shows the demo as it happens, one line for everything; several tasks may write.</summary>
internal sealed class DemoDisplay(IAnsiConsole console)
{
    private const int StatusesShown = 6;
    private readonly Lock _gate = new();
    private StatusContext? _working;

    /// <summary>Shows what is waited for below the other lines, where somebody watches.</summary>
    public async Task<T> WorkingAsync<T>(Func<Task<T>> work)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
            return await work();
        return await console.Status().StartAsync("starting", async context =>
        {
            _working = context;
            try
            {
                return await work();
            }
            finally
            {
                _working = null;
            }
        });
    }

    public void Begin(int number, int count, CookbookStep step) => Working($"{number}/{count} {step.Method} ({step.Step})");

    public void Working(string text) => _working?.Status(Markup.Escape(text));

    public void Heading(string text) => Line($"{Environment.NewLine}[bold]{Markup.Escape(text)}[/]");

    public void Text(string text) => Line(Markup.Escape(text));

    public void Step(int number, int count, StepOutcome outcome)
    {
        var step = outcome.Step;
        Line($"[grey]{number,3}/{count}[/] {Markup.Escape(step.Method)} [grey]({Markup.Escape(step.Step)})[/]: {What(outcome)}"
            + (outcome.Difference is { } difference ? $" [red]✗ {Markup.Escape(difference)}[/]" : ""));
    }

    public void Report(StatusReport report)
    {
        var statuses = report.Statuses.Take(StatusesShown).Select(status => string.Join(
            ' ',
            new[] { Short(status.Object), StatusMarkup.Of(status.Provisioning), StatusMarkup.Of(status.Operating) }.Where(part => part.Length > 0)));
        var more = report.Statuses.Length > StatusesShown ? $" and {report.Statuses.Length - StatusesShown} more" : "";
        Line($"        [grey]report {report.Number} of load balancer {Short(report.LoadBalancer.Value)}:[/] {string.Join("[grey],[/] ", statuses)}{more}");
    }

    public void LoadBalancer(LoadBalancerView view)
    {
        lock (_gate)
            LoadBalancerPage.Write(console, view);
    }

    public void Node(string name, Uri url, NodeContents contents)
    {
        Line($"[bold]{Markup.Escape(name)}[/] {Markup.Escape(url.GetLeftPart(UriPartial.Authority))} holds {contents.Rules.Count} rules, {contents.Probes.Count} probes, {contents.Firewall.Count} firewall rules");
        foreach (var rule in contents.Rules.Values)
            Line($"  rule {Markup.Escape(rule)}");
        foreach (var (key, probe) in contents.Probes)
            Line($"  probe {Markup.Escape(key)}: {Markup.Escape(probe)}");
        foreach (var (key, firewall) in contents.Firewall)
            Line($"  firewall {Markup.Escape(key)}: {Markup.Escape(firewall)}");
    }

    public void Summary(DemoResult result)
    {
        var accepted = result.Outcomes.Where(outcome => outcome.Ended is not null).ToArray();
        var table = new Table().Border(TableBorder.Simple).AddColumn("CHECKED").AddColumn(new TableColumn("COUNT").RightAligned()).AddColumn("RESULT");
        Row("driver calls made", result.Outcomes.Count, result.Outcomes.All(outcome => outcome.Difference is null));
        Row("  accepted and ended as they should", accepted.Length, accepted.All(outcome => outcome.Difference is null));
        var refused = result.Outcomes.Where(outcome => outcome.Step.Expect == ExpectedAnswer.Refused).ToArray();
        Row("  refused as they should, naming why", refused.Length, refused.All(outcome => outcome.Difference is null));
        foreach (var check in result.Checks)
            Row(check.What, check.Count, check.Differences.Count == 0);
        lock (_gate)
        {
            console.Write(table);
            if (accepted.Length > 0)
            {
                console.MarkupLine($"accepted in {Milliseconds(Middle(accepted.Select(outcome => outcome.Answer.Took)))} (median), "
                    + $"ACTIVE after {Milliseconds(Middle(accepted.Select(outcome => outcome.EndedAfter)))} (median)");
            }

            foreach (var difference in result.Differences)
                console.MarkupLine($"[red]✗ {Markup.Escape(difference)}[/]");
        }

        void Row(string what, int count, bool fine) =>
            table.AddRow(Markup.Escape(what), count.ToString(CultureInfo.InvariantCulture), fine ? "[green]as expected[/]" : "[red]differs[/]");
    }

    private static string What(StepOutcome outcome)
    {
        var answer = outcome.Answer;
        if (answer.Fault is { } fault)
        {
            return fault.Fault == FaultKind.NotImplemented
                ? $"[grey]left to Octavia: {Markup.Escape(fault.UserFault)}[/]"
                : $"[yellow]refused[/] with {StatusMarkup.Word(fault.Fault)}: {Markup.Escape(fault.UserFault)}";
        }

        if (ReferenceEquals(answer, DriverAnswer.NotMade))
            return "[red]not made[/]";
        if (!answer.Accepted)
            return $"answered in {Milliseconds(answer.Took)}";
        return $"accepted in {Milliseconds(answer.Took)}, "
            + (outcome.Ended is { } ended ? $"{StatusMarkup.Of(ended)} after {Milliseconds(outcome.EndedAfter)}" : $"[red]still PENDING after {Milliseconds(outcome.EndedAfter)}[/]");
    }

    private static string Short(ObjectRef item) => $"{StatusMarkup.Word(item.Kind)} {Short(item.Id)}";

    private static string Short(Guid id) => id.ToString("D")[..8];

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms");

    private static TimeSpan Middle(IEnumerable<TimeSpan> spans)
    {
        var sorted = spans.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private void Line(string markup)
    {
        lock (_gate)
            console.MarkupLine(markup);
    }
}
