using System.Diagnostics;
using System.Text;

namespace LoxiActors.Octavia.Tests.Lab;

/// <summary>How a command ended, and everything it said.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public string LastError => Errors.TrimEnd().Split('\n')[^1];
}

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    public static async Task<Outcome> RunAsync(string program, IEnumerable<string> arguments, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var errors = new StringBuilder();
        // What it starts inherits nothing of these, so both end with the command itself.
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var clock = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(clock.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end within {patience}; it said: {output}{errors}");
        }

        return new Outcome(process.ExitCode, output.ToString(), errors.ToString());
    }
}
