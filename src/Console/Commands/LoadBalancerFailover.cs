using System.CommandLine;
using System.Globalization;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi lb failover</c></summary>
internal static class LoadBalancerFailover
{
    private const string Opened = "failover-opened";
    private const string Ended = "failover-ended";
    private const int WaitMost = 60;

    /// <summary>How the history says that it came to nothing.</summary>
    private const string NotCarriedThrough = "without being carried through";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static Command Create(GlobalOptions options)
    {
        var id = LoadBalancerCommands.Id();
        var to = new Option<string?>("--to") { Description = "The node that shall serve; the best one if not given." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would move where, and why." };
        var asker = new Asker(options);
        var command = new Command("failover", "Moves a load balancer away from the node that serves it now, and waits until it has.") { id, to, dryRun };
        asker.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var found = await LoadBalancerLookup.FindAsync(plane, parsed.GetValue(id)!, cancellation);
            if (parsed.GetValue(dryRun))
                return await PreviewAsync(options, parsed, await plane.PreviewAsync(found, parsed.GetValue(to), cancellation));
            var before = await plane.HistoryAsync(found, 0, cancellation);
            var body = new FailoverBody(parsed.GetValue(to), asker.Reason(parsed), asker.By(parsed));
            var number = (await plane.FailOverAsync(found, body, cancellation)).Failover;
            var entries = await UntilEndedAsync(plane, found, number, before.Count == 0 ? 0 : before[^1].Sequence, cancellation);
            if (options.Json(parsed))
                await Output.JsonAsync(options.Terminal.Output, entries);
            else
                new HistoryLines(options.Ansi(parsed)).Write(entries);
            var end = entries.FirstOrDefault(entry => IsOf(entry, Ended, number))
                ?? throw CommandException.Wrong($"it has not ended within {WaitMost} s; it goes on (see loxi lb history {found})");
            return end.Text.Contains(NotCarriedThrough, StringComparison.Ordinal) ? throw CommandException.Wrong(end.Text) : ExitCode.Fine;
        });
        return command;
    }

    private static async Task<int> PreviewAsync(GlobalOptions options, ParseResult parsed, FailoverPreviewView preview)
    {
        if (options.Json(parsed))
            await Output.JsonAsync(options.Terminal.Output, preview);
        else
            FailoverLines.Write(options.Ansi(parsed), preview);
        return preview.Refusal is null ? ExitCode.Fine : ExitCode.Wrong;
    }

    /// <summary>What happened from its beginning to its end, or until nobody waits any longer.</summary>
    private static async Task<IReadOnlyList<HistoryEntry>> UntilEndedAsync(ControlPlane plane, LoadBalancerId id, long number, long after, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(WaitMost));
        using var ticks = new PeriodicTimer(LookEvery);
        while (true)
        {
            var entries = await plane.HistoryAsync(id, after, cancellation);
            if (entries.Any(entry => IsOf(entry, Ended, number)))
                return [.. entries.SkipWhile(entry => !IsOf(entry, Opened, number))];
            try
            {
                await ticks.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return entries;
            }
        }
    }

    /// <summary>Its sentence begins with "failover", its number and a blank.</summary>
    private static bool IsOf(HistoryEntry entry, string kind, long number) =>
        entry.Kind == kind && entry.Text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"failover {number} "), StringComparison.Ordinal);
}
