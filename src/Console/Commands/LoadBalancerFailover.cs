using System.CommandLine;
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

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public static Command Create(GlobalOptions options)
    {
        var id = LoadBalancerCommands.Id();
        var to = new Option<string?>("--to") { Description = "The node that shall serve; the best one if not given." };
        var reason = new Option<string?>("--reason") { Description = "Why, for the history." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would move where, and why." };
        var command = new Command("failover", "Moves a load balancer away from the node that serves it now.") { id, to, reason, dryRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var found = await LoadBalancerLookup.FindAsync(plane, parsed.GetValue(id)!, cancellation);
            if (parsed.GetValue(dryRun))
            {
                var preview = await plane.PreviewAsync(found, parsed.GetValue(to), cancellation);
                if (options.Json(parsed))
                    return await Output.JsonAsync(options.Terminal.Output, preview);
                FailoverLines.Write(options.Ansi(parsed), preview);
                return preview.Refusal is null ? ExitCode.Fine : throw CommandException.Wrong(preview.Refusal);
            }

            var before = await plane.HistoryAsync(found, 0, cancellation);
            await plane.FailOverAsync(found, parsed.GetValue(to), parsed.GetValue(reason), cancellation);
            var entries = await UntilEndedAsync(plane, found, before.Count == 0 ? 0 : before[^1].Sequence, cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, entries);
            new HistoryLines(options.Ansi(parsed)).Write(entries);
            if (entries.All(entry => entry.Kind != Ended))
                throw CommandException.Wrong($"it has not ended within {WaitMost} s; it goes on (see loxi lb history {found})");
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>What happened from its beginning to its end, or until nobody waits any longer.</summary>
    private static async Task<IReadOnlyList<HistoryEntry>> UntilEndedAsync(ControlPlane plane, LoadBalancerId id, long after, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(WaitMost));
        using var ticks = new PeriodicTimer(LookEvery);
        while (true)
        {
            var entries = await plane.HistoryAsync(id, after, cancellation);
            if (entries.Any(entry => entry.Kind == Ended))
                return [.. entries.SkipWhile(entry => entry.Kind != Opened)];
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
}
