using System.CommandLine;
using System.Globalization;
using LoxiActors.Console.Api;
using LoxiActors.Console.Demo;
using LoxiActors.Console.Demo.Kill;
using LoxiActors.Console.Demo.Programs;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi demo</c></summary>
internal static class DemoCommand
{
    private const int LoxiLbPostMs = 1000;
    private const int PostMsMax = 60_000;

    public static Command Create(GlobalOptions options)
    {
        var exit = new Option<bool>("--exit") { Description = "Verify the end and exit: 0 if everything is as it should be, else 1." };
        var postMs = new Option<int>("--post-ms")
        {
            Description = "How long an imitated node takes for a rule, in milliseconds; LoxiLB takes 1000.",
            DefaultValueFactory = _ => LoxiLbPostMs,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= PostMsMax)
                    return value;
                result.AddError($"--post-ms: '{text}' is no integer from 0 to {PostMsMax}");
                return default;
            },
        };
        var kill = new Option<bool>("--kill") { Description = "Instead of the driver calls: kill the node that serves a load balancer, and show what follows and when." };
        var agentless = new Option<bool>("--agentless") { Description = "With --kill: without heartbeats, so that nodes are judged by their APIs alone." };
        var spare = new Option<bool>("--spare") { Description = "With --kill: a third node, kept as a spare." };
        var directory = new Option<string?>("--directory") { Description = "Where the journal and the logs go; a fresh temporary directory if not given." };
        var command = new Command("demo", "Starts a control plane and two imitated LoxiLB nodes and sends it driver calls that a real Octavia made.")
        {
            exit, postMs, kill, agentless, spare, directory,
        };
        command.SetAction((parsed, cancellation) =>
        {
            if (options.Json(parsed))
                throw CommandException.Usage("demo has no --json; its exit code says how it went");
            if (!parsed.GetValue(kill) && (parsed.GetValue(agentless) || parsed.GetValue(spare)))
                throw CommandException.Usage("--agentless and --spare go with --kill");
            if (parsed.GetValue(kill))
            {
                return KillAsync(
                    new DemoDisplay(options.Ansi(parsed)), !parsed.GetValue(agentless), parsed.GetValue(spare), parsed.GetValue(postMs), parsed.GetValue(directory), cancellation);
            }

            return RunAsync(
                new DemoDisplay(options.Ansi(parsed)),
                parsed.GetValue(exit),
                parsed.GetValue(postMs),
                parsed.GetValue(directory),
                cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(DemoDisplay display, bool exit, int postMs, string? given, CancellationToken cancellation)
    {
        var cookbook = Cookbook.Own();
        using var directory = DemoDirectory.Prepare(given);
        using var interrupt = new Interrupt(cancellation);
        try
        {
            display.Heading("Starting two imitated LoxiLB nodes and the control plane");
            await using var programs = await DemoPrograms.StartAsync(postMs, directory.Path, interrupt.Token);
            var fine = await WithProgramsAsync(programs, cookbook, display, exit, directory, interrupt.Token);
            directory.Keep = !fine;
            return fine ? ExitCode.Fine : ExitCode.Wrong;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            display.Text("stopped");
            return exit ? ExitCode.Wrong : ExitCode.Fine;
        }
        catch (CommandException exception)
        {
            directory.Keep = true;
            throw new CommandException(exception.ExitCode, $"{exception.Message} (logs are in {directory.Path})");
        }
    }

    private static async Task<int> KillAsync(DemoDisplay display, bool agents, bool spare, int postMs, string? given, CancellationToken cancellation)
    {
        using var directory = DemoDirectory.Prepare(given);
        using var interrupt = new Interrupt(cancellation);
        try
        {
            display.Heading("Starting imitated LoxiLB nodes and the control plane");
            await using var programs = await KillPrograms.StartAsync(spare ? ["node-a", "node-b", "node-c"] : ["node-a", "node-b"], agents, postMs, directory.Path, interrupt.Token);
            var fine = await new KillDemo(programs, agents, display).RunAsync(interrupt.Token);
            directory.Keep = !fine;
            if (!fine)
                display.Text($"logs are in {directory.Path}");
            return fine ? ExitCode.Fine : ExitCode.Wrong;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            display.Text("stopped");
            return ExitCode.Wrong;
        }
        catch (CommandException exception)
        {
            directory.Keep = true;
            throw new CommandException(exception.ExitCode, $"{exception.Message} (logs are in {directory.Path})");
        }
    }

    private static async Task<bool> WithProgramsAsync(
        DemoPrograms programs, Cookbook cookbook, DemoDisplay display, bool exit, DemoDirectory directory, CancellationToken interrupted)
    {
        foreach (var program in programs.Nodes.Append(programs.Host))
            display.Text($"  {program.Name} listens on {program.Url.GetLeftPart(UriPartial.Authority)}");
        using var connection = new ApiConnection(programs.Host.Url, token: null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using var run = new DemoRun(cookbook, connection, programs.Nodes.ToDictionary(node => node.Name, node => node.Url), display);

        display.Heading($"{cookbook.Steps.Length} driver calls, as a real Octavia made them");
        var fell = programs.FirstEndedAsync();
        var work = display.WorkingAsync(() => run.RunAsync(stop.Token));
        if (await Task.WhenAny(work, fell) == fell)
            throw Fell(await fell);
        var (result, agent) = await work;
        await run.ShowAsync(interrupted);
        display.Heading("Verified");
        display.Summary(result);
        var fine = !result.Differences.Any();
        if (!fine)
            display.Text($"logs are in {directory.Path}");
        if (!exit)
            await StayAsync(programs, display, agent, fell, interrupted);
        await stop.CancelAsync();
        await agent.ContinueWith(static _ => { }, TaskScheduler.Default);
        return fine;
    }

    private static async Task StayAsync(DemoPrograms programs, DemoDisplay display, Task agent, Task<ChildProgram> fell, CancellationToken interrupted)
    {
        var url = programs.Host.Url.GetLeftPart(UriPartial.Authority);
        display.Heading("Look around, in another terminal");
        display.Text($"  dotnet run --project src/Console -- lb list --url {url}");
        display.Text($"  dotnet run --project src/Console -- node list --url {url}");
        foreach (var node in programs.Nodes)
            display.Text($"  curl {node.Url.GetLeftPart(UriPartial.Authority)}/netlox/v1/config/loadbalancer/all");
        display.Text($"  the web page: {url}/");
        display.Text("Ctrl-C stops everything.");
        var first = await Task.WhenAny(agent, fell, Task.Delay(Timeout.InfiniteTimeSpan, interrupted));
        if (first == fell)
            throw Fell(await fell);
        if (first == agent && !interrupted.IsCancellationRequested)
            await agent;
    }

    private static CommandException Fell(ChildProgram program) =>
        CommandException.Wrong($"the {program.Name} ended by itself; it said:{Environment.NewLine}{program.LastLines()}");
}
