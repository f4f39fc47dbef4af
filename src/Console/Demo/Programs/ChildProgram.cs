using System.Diagnostics;
using System.Text.RegularExpressions;
using LoxiActors.Console.Programs;

namespace LoxiActors.Console.Demo.Programs;

/// <summary>
/// A program that lives as long as this one, whichever way this one ends. On Unix a shell stands between the two and
/// stops the program when the pipe from here closes, which the kernel does even after a kill -9.
/// </summary>
internal sealed partial class ChildProgram : IAsyncDisposable
{
    private const int LinesKept = 20;

    /// <summary>Ctrl-C reaches every program in the terminal's group; these are to be stopped in order instead.</summary>
    private const string Guard = """
        trap '' INT
        exec 3<&0
        "$@" </dev/null 3<&- &
        child=$!
        { cat <&3; kill -TERM $child; } >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait $child
        code=$?
        kill $guard 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Queue<string> _last = new();
    private readonly TaskCompletionSource<Uri?> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Regex _ready;

    private ChildProgram(string name, Process process, StreamWriter log, Regex ready)
    {
        Name = name;
        _process = process;
        _log = log;
        _ready = ready;
    }

    public string Name { get; }

    /// <summary>The address that the program said it listens on; not of one that listens on none.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Done when the program has ended, which it should not before it is told to.</summary>
    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Starts a program and waits for its line "listening on URL" or "ready on URL".</summary>
    /// <param name="logFile">Gets everything that it prints.</param>
    public static Task<ChildProgram> StartAsync(string name, string program, IEnumerable<string> arguments, string logFile, CancellationToken cancellation) =>
        StartAsync(name, program, arguments, logFile, Listening(), cancellation);

    /// <param name="ready">The line for which to wait; its first group is the address where the program listens, if it has any.</param>
    public static async Task<ChildProgram> StartAsync(
        string name, string program, IEnumerable<string> arguments, string logFile, Regex ready, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(logFile)!,
        };
        foreach (var argument in CommandLine([ProgramPaths.DotNet, program, .. arguments], start))
            start.ArgumentList.Add(argument);
        foreach (var foreign in start.Environment.Keys.Where(IsForeign).ToArray())
            start.Environment.Remove(foreign);

        var child = new ChildProgram(name, new Process { StartInfo = start }, new StreamWriter(logFile, append: true) { AutoFlush = true }, ready);
        try
        {
            await child.RunAsync(cancellation);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellation);
    }

    /// <summary>The last lines that it printed, oldest first.</summary>
    public string LastLines()
    {
        lock (_last)
            return string.Join(Environment.NewLine, _last);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(StopDeadline);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }

        _process.Dispose();
        lock (_last)
            _log.Dispose();
    }

    private static IEnumerable<string> CommandLine(string[] command, ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
        {
            start.FileName = command[0];
            return command[1..];
        }

        start.FileName = "/bin/sh";
        return ["-c", Guard, "loxi", .. command];
    }

    /// <summary>What configures this shell's own LoxiActors or ASP.NET must not reach the demo's.</summary>
    private static bool IsForeign(string variable) =>
        variable.StartsWith("LOXIACTORS__", StringComparison.Ordinal) || variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:listening|ready) on (https?://\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();

    private async Task RunAsync(CancellationToken cancellation)
    {
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ready = _listening.Task;
        var first = await Task.WhenAny(ready, Ended, Task.Delay(StartDeadline, cancellation));
        cancellation.ThrowIfCancellationRequested();
        if (first != ready)
        {
            var what = first == Ended || _process.HasExited
                ? $"ended with code {_process.ExitCode} before it was ready"
                : $"was not ready within {StartDeadline.TotalSeconds:0} s";
            throw CommandException.Wrong($"{Name} {what}; it said:{Environment.NewLine}{LastLines()}");
        }

        Url = (await ready)!;
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > LinesKept)
                _last.Dequeue();
            if (_log.BaseStream is { CanWrite: true })
                _log.WriteLine(line);
        }

        if (_ready.Match(line) is { Success: true } match)
            _listening.TrySetResult(match.Groups.Count > 1 ? new Uri(match.Groups[1].Value) : null);
    }
}
