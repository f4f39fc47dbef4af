using System.Diagnostics;
using System.Text;
using LoxiActors.Pair.Tests;

namespace LoxiActors.ClusterHost.Tests.Remoting;

/// <summary>A host of the cluster edition as a process, with one of the files that come with the program, and the environment.</summary>
internal sealed class EnvironmentHost : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private EnvironmentHost(Process process)
    {
        _process = process;
        DataReceivedEventHandler hear = (_, line) =>
        {
            lock (_said)
                _said.AppendLine(line.Data);
        };
        process.OutputDataReceived += hear;
        process.ErrorDataReceived += hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <param name="configuration">A file, as of loxiactors.</param>
    /// <param name="akka">One of those that come with the program.</param>
    public static EnvironmentHost Start(string configuration, string akka, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "loxiactors-cluster.dll"), "--config", configuration, "--akka", Path.Combine(AppContext.BaseDirectory, "hocon", akka)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new EnvironmentHost(Process.Start(start)!);
    }

    public async Task SaysAsync(string text)
    {
        var over = false;
        await Until.HoldsAsync($"it says '{text}'", () =>
        {
            // What it said before it ended is read by then.
            if (over = _process.HasExited)
                _process.WaitForExit();
            return Task.FromResult(Said);
        }, said => over || said.Contains(text, StringComparison.Ordinal));
        Assert.Contains(text, Said, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
