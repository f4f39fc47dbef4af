using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi spares</c></summary>
internal static class SparesCommand
{
    public static Command Create(GlobalOptions options)
    {
        var history = new Command("history", "What happened to the spare pool, oldest first.");
        history.SetAction((parsed, cancellation) => HistoryCommand.RunAsync(options, parsed, plane => plane.SparesHistoryAsync(cancellation)));
        var command = new Command("spares", "Which spares there are, whose place each took, and where some are missing.") { history };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var view = await new ControlPlane(connection).SparesAsync(cancellation);
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, view);
            SparesPage.Write(options.Ansi(parsed), view);
            return ExitCode.Fine;
        });
        return command;
    }
}
