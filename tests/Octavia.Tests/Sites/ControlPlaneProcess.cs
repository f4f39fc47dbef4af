using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LoxiActors.Octavia.Tests.Sites;

/// <summary>The program loxiactors, as a process of its own that can be killed, frozen and started again on the same journal and port.</summary>
internal sealed class ControlPlaneProcess : IAsyncDisposable
{
    private const string Ready = "ready on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-test-").FullName;
    private readonly StringBuilder _said = new();
    private readonly Lock _gate = new();
    private Process? _process;
    private int _port;

    /// <summary>Of the HTTP API; the same after every start.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Its configuration file, which does not say the port nor where the journal is.</summary>
    public required string Configuration { get; init; }

    /// <summary>Everything that it wrote.</summary>
    public string Said
    {
        get
        {
            lock (_gate)
                return _said.ToString();
        }
    }

    /// <summary>Returns when it takes calls.</summary>
    public async Task StartAsync()
    {
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "loxiactors.dll"));
        var file = Path.Combine(_directory, "loxiactors.conf");
        await File.WriteAllTextAsync(file, Configuration);
        string[] arguments =
        [
            "--config", file,
            "--set", $"host.bind_port={_port.ToString(CultureInfo.InvariantCulture)}",
            "--set", $"host.data_directory={_directory}/data",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        _process = Process.Start(start)!;
        void Hear(string? line)
        {
            if (line is null)
                return;
            lock (_gate)
                _said.AppendLine(line);
            if (line.StartsWith(Ready, StringComparison.Ordinal))
                ready.TrySetResult(new Uri(line[Ready.Length..]));
        }

        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var clock = new CancellationTokenSource(Patience);
        var ended = _process.WaitForExitAsync(clock.Token);
        if (await Task.WhenAny(ready.Task, ended) != ready.Task)
            throw new InvalidOperationException($"the control plane did not begin to serve: {Said}");
        Url = await ready.Task;
        _port = Url.Port;
    }

    /// <summary>As a crash, without a chance to finish anything.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>It stays there and takes connections, but does nothing until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
