using System.CommandLine;
using LoxiActors.Console.Api;
using LoxiActors.Console.Rendering;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Console.Commands;

/// <summary>Prints a history as it is now.</summary>
internal static class HistoryCommand
{
    public static async Task<int> RunAsync(GlobalOptions options, ParseResult parsed, Func<ControlPlane, Task<IReadOnlyList<HistoryEntry>>> read)
    {
        using var connection = options.Connect(parsed);
        var entries = await read(new ControlPlane(connection));
        if (options.Json(parsed))
            return await Output.JsonAsync(options.Terminal.Output, entries);
        if (entries.Count == 0)
            await options.Terminal.Output.WriteLineAsync("Nothing has happened yet.");
        new HistoryLines(options.Ansi(parsed)).Write(entries);
        return ExitCode.Fine;
    }
}
