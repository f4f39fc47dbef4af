using System.CommandLine;
using System.Globalization;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi lb sync</c></summary>
internal static class LoadBalancerSync
{
    private const int WaitUsual = 30;
    private const int WaitMax = 600;
    private const string ReadBack = "tree-read-back";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public static Command Create(GlobalOptions options)
    {
        var id = LoadBalancerCommands.Id();
        var wait = new Option<int>("--wait")
        {
            Description = $"How many seconds the provider agent may take, at most {WaitMax}; 0 does not wait.",
            DefaultValueFactory = _ => WaitUsual,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= WaitMax)
                    return value;
                result.AddError($"--wait: '{text}' is no integer from 0 to {WaitMax}");
                return default;
            },
        };
        var command = new Command("sync", "Reads back what Octavia holds and shows what was corrected.") { id, wait };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var found = await LoadBalancerLookup.FindAsync(plane, parsed.GetValue(id)!, cancellation);
            var before = await plane.HistoryAsync(found, 0, cancellation);
            await plane.SyncAsync(found, cancellation);
            var seconds = parsed.GetValue(wait);
            var entries = await UntilReadAsync(
                after => plane.HistoryAsync(found, after, cancellation), before.Count == 0 ? 0 : before[^1].Sequence, TimeSpan.FromSeconds(seconds), cancellation);
            if (options.Json(parsed))
                await Output.JsonAsync(options.Terminal.Output, entries);
            else
                new HistoryLines(options.Ansi(parsed)).Write(entries);
            if (seconds > 0 && entries.All(entry => entry.Kind != ReadBack))
                throw CommandException.Wrong($"no provider agent has read {found} back within {seconds} s; it stays asked for (is octavia-driver-agent running with the provider agent loxilb?)");
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>What happened since, up to and with what followed from the tree.</summary>
    private static async Task<IReadOnlyList<HistoryEntry>> UntilReadAsync(
        Func<long, Task<IReadOnlyList<HistoryEntry>>> history, long after, TimeSpan wait, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(wait);
        using var ticks = new PeriodicTimer(LookEvery);
        while (true)
        {
            var entries = await history(after);
            if (entries.Any(entry => entry.Kind == ReadBack) || wait == TimeSpan.Zero)
                return entries;
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
