using System.ComponentModel;
using System.Diagnostics;
using LoxiActors.Console.Commands;

namespace LoxiActors.Console.Programs;

/// <summary>Runs another program in this one's place: its arguments, its standard streams and its exit code are those of loxi.</summary>
internal static class PassThrough
{
    /// <summary>What a shell says of a program that Ctrl-C ended.</summary>
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var interrupt = new Interrupt(cancellation);
        var start = new ProcessStartInfo(ProgramPaths.DotNet) { UseShellExecute = false };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var child = Start(start);
        try
        {
            await child.WaitForExitAsync(interrupt.Token);
            return child.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // A terminal's Ctrl-C has reached it too; a signal to this process alone has not.
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
            return Interrupted;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw CommandException.Wrong($"{start.FileName} can't be started: {exception.Message}");
        }
    }
}
