using System.Diagnostics;
using System.Globalization;
using System.Text;
using LoxiActors.Pair.Tests;

namespace LoxiActors.ClusterHost.Tests.Remoting;

/// <summary>A host of the cluster edition as a process, with the settings of hocon/cluster.conf from the environment.</summary>
internal sealed class TlsHost : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;

    private TlsHost(Process process)
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
    /// <param name="trusted">A file with the authorities that the operating system trusts, as far as this process sees.</param>
    public static TlsHost Start(string configuration, int port, int[] ports, string certificate, string? key, string? passwordFile, string trusted)
    {
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "loxiactors-cluster.dll"), "--config", configuration, "--akka", Path.Combine(AppContext.BaseDirectory, "hocon", "cluster.conf")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["LOXIACTORS_HOSTNAME"] = "127.0.0.1", ["LOXIACTORS_PORT"] = Text(port),
                ["LOXIACTORS_TLS"] = "on", ["LOXIACTORS_TLS_CERTIFICATE"] = certificate, ["LOXIACTORS_TLS_KEY"] = key, ["LOXIACTORS_TLS_PASSWORD_FILE"] = passwordFile,
                ["SSL_CERT_FILE"] = trusted, ["SSL_CERT_DIR"] = Path.Combine(Path.GetDirectoryName(trusted)!, "none"),
            },
        };
        for (var i = 0; i < ports.Length; i++)
            start.Environment[$"LOXIACTORS_SEED_NODES_{Text(i)}"] = $"akka.tcp://loxiactors@127.0.0.1:{Text(ports[i])}";
        return new TlsHost(Process.Start(start)!);
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
