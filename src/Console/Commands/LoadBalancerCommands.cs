using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi lb</c></summary>
internal static class LoadBalancerCommands
{
    private static readonly TimeSpan FollowEvery = TimeSpan.FromSeconds(1);

    public static Command Create(GlobalOptions options) => new("lb", "Load balancers.")
    {
        List(options),
        Show(options),
        History(options),
        LoadBalancerSync.Create(options),
        LoadBalancerFailover.Create(options),
    };

    private static Command List(GlobalOptions options)
    {
        var command = new Command("list", "All load balancers with their statuses.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var all = await new ControlPlane(connection).LoadBalancersAsync(cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, all);
            options.Ansi(parsed).Write(LoadBalancerTable.Of(all));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Show(GlobalOptions options)
    {
        var id = Id();
        var command = new Command("show", "One load balancer: its tree, its nodes, what is under way and what Octavia is owed.") { id };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var view = await plane.LoadBalancerAsync(await LoadBalancerLookup.FindAsync(plane, parsed.GetValue(id)!, cancellation), cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, view);
            LoadBalancerPage.Write(options.Ansi(parsed), view);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command History(GlobalOptions options)
    {
        var id = Id();
        var follow = new Option<bool>("--follow", "-f") { Description = "Stay and print what happens, until Ctrl-C." };
        var command = new Command("history", "What happened to one load balancer, oldest first.") { id, follow };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (options.Json(parsed) && parsed.GetValue(follow))
                throw CommandException.Usage("--json prints one document, so it does not go with --follow");
            using var connection = options.Connect(parsed);
            var plane = new ControlPlane(connection);
            var found = await LoadBalancerLookup.FindAsync(plane, parsed.GetValue(id)!, cancellation);
            var entries = await plane.HistoryAsync(found, 0, cancellation);
            if (entries.Count == 0)
                throw CommandException.Wrong($"there is no history of load balancer {found}");
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, entries);

            var lines = new HistoryLines(options.Ansi(parsed));
            lines.Write(entries);
            if (parsed.GetValue(follow))
            {
                using var interrupt = new Interrupt(cancellation);
                await FollowAsync(plane, found, entries[^1].Sequence, lines, interrupt.Token);
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static async Task FollowAsync(ControlPlane plane, LoadBalancerId id, long after, HistoryLines lines, CancellationToken interrupted)
    {
        try
        {
            using var ticks = new PeriodicTimer(FollowEvery);
            while (await ticks.WaitForNextTickAsync(interrupted))
            {
                var entries = await plane.HistoryAsync(id, after, interrupted);
                lines.Write(entries);
                after = entries.Count > 0 ? entries[^1].Sequence : after;
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }
    }

    public static Argument<string> Id() => new("ID") { Description = "Its id, the beginning of its id, or its name." };
}
