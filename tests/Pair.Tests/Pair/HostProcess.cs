using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LoxiActors.Pair.Tests.Pair;

/// <summary>A host on a database that it shares, as a process that can be killed, frozen and stopped.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string Listening = "listening on ";
    private const string Ready = "ready on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-test-").FullName;
    private readonly StringBuilder _said = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process _process = null!;

    private HostProcess(string name) => Name = name;

    public string Name { get; }

    public int Id => _process.Id;

    public Uri Url => _listening.Task.Result;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Completes when it is the active one and takes calls.</summary>
    public Task WhenReady => _ready.Task.WaitAsync(Patience);

    public bool IsReady => _ready.Task.IsCompleted;

    public bool HasEnded => _process.HasExited;

    /// <summary>Everything that it wrote.</summary>
    public string Said
    {
        get
        {
            lock (_gate)
                return _said.ToString();
        }
    }

    /// <summary>Returns when its HTTP API answers, as a waiting host's does, or when it is ready.</summary>
    /// <param name="program">In the tests' directory.</param>
    public static Task<HostProcess> StartAsync(string name, string configuration, string program = "loxiactors.dll", params string[] arguments) =>
        StartAsync([], null, name, configuration, program, arguments);

    /// <param name="through">A command that becomes the program whose command line follows it; empty for none.</param>
    /// <param name="way">How its HTTP API is reached; null for as usual.</param>
    public static async Task<HostProcess> StartAsync(
        IReadOnlyList<string> through, HttpMessageHandler? way, string name, string configuration, string program, params string[] arguments)
    {
        var host = new HostProcess(name);
        var file = Path.Combine(host._directory, "loxiactors.conf");
        await File.WriteAllTextAsync(file, configuration);
        string[] command = [.. through, "dotnet", Path.Combine(AppContext.BaseDirectory, program), "--config", file, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = host._directory,
        };
        host._process = Process.Start(start)!;
        host._process.OutputDataReceived += (_, line) => host.Hear(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Hear(line.Data);
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        using var clock = new CancellationTokenSource(Patience);
        if (await Task.WhenAny(host._listening.Task, host._process.WaitForExitAsync(clock.Token)) != host._listening.Task)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"{name} did not come up: {host.Said}");
        }

        host.Http = new HttpClient(way ?? new SocketsHttpHandler()) { BaseAddress = host.Url, Timeout = TimeSpan.FromSeconds(90) };
        return host;
    }

    /// <summary>As a crash, without a chance to finish anything.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>It stays there, with its connections open, but does nothing until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    /// <summary>As a service manager does it; returns the exit code.</summary>
    public Task<int> StopAsync()
    {
        Signal("-TERM");
        return ExitAsync();
    }

    /// <summary>The exit code, when it has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{Name} did not end: {Said}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process.Dispose();
        Http?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_gate)
            _said.AppendLine(line);
        if (line.StartsWith(Listening, StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(line[Listening.Length..line.IndexOf(';', StringComparison.Ordinal)]));
        else if (line.StartsWith(Ready, StringComparison.Ordinal))
        {
            _listening.TrySetResult(new Uri(line[Ready.Length..]));
            _ready.TrySetResult();
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
