using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi health</c></summary>
internal static class HealthCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("health", "How each node is heard at this moment and by whom, and the alarms that stand.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var health = await new ControlPlane(connection).HealthAsync(cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, health);
            HealthLines.Write(options.Ansi(parsed), health);
            return ExitCode.Fine;
        });
        return command;
    }
}
