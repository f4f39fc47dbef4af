using System.Diagnostics;
using System.Globalization;

namespace LoxiActors.Bench.Load;

/// <summary>A host as a process of its own, on a database that it shares with others.</summary>
internal sealed class PairedHost : IAsyncDisposable
{
    private const string Listening = "listening on ";
    private const string Ready = "ready on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="configuration">A file.</param>
    /// <param name="program">Null: loxiactors.</param>
    public PairedHost(string configuration, string? program = null, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [program ?? Path.Combine(AppContext.BaseDirectory, "loxiactors.dll"), "--config", configuration, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
    }

    public Task<Uri> Url => _listening.Task.WaitAsync(Patience);

    public int ProcessId => _process.Id;

    /// <summary>Completes with the moment at which it said that it takes calls.</summary>
    public Task<long> WhenReady => _ready.Task.WaitAsync(Patience);

    public Task WhenWaiting => _waiting.Task.WaitAsync(Patience);

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        if (line.StartsWith(Listening, StringComparison.Ordinal))
            _listening.TrySetResult(new Uri(line[Listening.Length..line.IndexOf(';', StringComparison.Ordinal)]));
        else if (line.StartsWith(Ready, StringComparison.Ordinal))
        {
            // A host of a cluster waits for nobody's lease.
            _listening.TrySetResult(new Uri(line[Ready.Length..]));
            _ready.TrySetResult(Stopwatch.GetTimestamp());
        }
        else if (line.Contains("has the lease", StringComparison.Ordinal))
            _waiting.TrySetResult();
    }
}
