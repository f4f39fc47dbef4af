using System.CommandLine;
using System.CommandLine.Invocation;

namespace LoxiActors.Console.Commands;

/// <summary>What the command <c>loxi</c> does.</summary>
internal static class ConsoleProgram
{
    /// <summary>Returns one of <see cref="ExitCode"/>; nothing that goes wrong leaves as an exception.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellation = default)
    {
        if (arguments is [var first, .. var passedOn] && PassedOnCommand.All.FirstOrDefault(command => command.Name == first) is { } passing)
            return await CaughtAsync(terminal, () => passing.RunAsync(passedOn, cancellation));
        var root = Root(terminal);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var asked = parsed.CommandResult.Command == root ? "loxi" : $"loxi {parsed.CommandResult.Command.Name}";
            var why = parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here" : parsed.Errors[0].Message.TrimEnd('.');
            await terminal.Errors.WriteLineAsync($"loxi: {why}; '{asked} --help' lists what there is");
            return ExitCode.Usage;
        }

        // Commands end on Ctrl-C themselves, because the demo has programs to stop first.
        return await CaughtAsync(terminal, () => parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancellation));
    }

    private static async Task<int> CaughtAsync(Terminal terminal, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (CommandException exception)
        {
            await terminal.Errors.WriteLineAsync($"loxi: {exception.Message}");
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await terminal.Errors.WriteLineAsync($"loxi: {exception.Message}");
            return ExitCode.Wrong;
        }
        catch (Exception exception)
        {
            await terminal.Errors.WriteLineAsync($"loxi: this is a defect of loxi itself, please report it: {exception.GetType().Name}: {exception.Message}");
            return ExitCode.Wrong;
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var options = new GlobalOptions(terminal);
        var root = new RootCommand("The operators' console of LoxiActors: what load balancers and LoxiLB nodes look like to the control plane.")
        {
            LoadBalancerCommands.Create(options),
            NodeCommands.Create(options),
            FailoverCommands.Create(options),
            HealthCommand.Create(options),
            SparesCommand.Create(options),
            HostCommand.Create(options),
            ClusterCommands.Create(options),
            LiveCommand.Create(options),
            DemoCommand.Create(options),
        };
        foreach (var passing in PassedOnCommand.All)
            root.Add(passing.Create());
        options.AddTo(root);
        return root;
    }
}
