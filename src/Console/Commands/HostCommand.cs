using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi host</c></summary>
internal static class HostCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("host", "The host that answers: whether it is active, and who is if it waits.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var host = await new ControlPlane(connection).HostAsync(cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, host);
            foreach (var line in HostLines.Of(host))
                await options.Terminal.Output.WriteLineAsync(line);
            return ExitCode.Fine;
        });
        return command;
    }
}
