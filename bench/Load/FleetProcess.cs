using System.Diagnostics;
using System.Globalization;

namespace LoxiActors.Bench.Load;

/// <summary>The process of an <see cref="AnsweringFleet"/>.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Silence> _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<long> _masters = [];
    private int _wanted;

    public FleetProcess(int nodes, int heartbeatPort)
    {
        string[] arguments = [AnsweringFleet.Argument, nodes.ToString(CultureInfo.InvariantCulture), heartbeatPort.ToString(CultureInfo.InvariantCulture)];
        var self = Environment.ProcessPath!;
        // Started as "dotnet X.dll" it has to be started so again.
        var program = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [typeof(FleetProcess).Assembly.Location, .. arguments] : arguments;
        _process = Process.Start(new ProcessStartInfo(self, program) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data?.Split(' ') ?? []);
        _process.BeginOutputReadLine();
    }

    /// <summary>The same on every node's address.</summary>
    public Task<int> Port => _port.Task.WaitAsync(Patience);

    /// <summary>Processor time since its start.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>All nodes that are MASTER of anything fall silent.</summary>
    public async Task<Silence> SilenceMastersAsync()
    {
        lock (_gate)
            _masters.Clear();
        await _process.StandardInput.WriteLineAsync(AnsweringFleet.SilenceCommand);
        return await _silence.Task.WaitAsync(Patience);
    }

    /// <summary>When each of so many other nodes became MASTER; those that did in time if it takes too long.</summary>
    public async Task<IReadOnlyList<long>> MastersAsync(int count, TimeSpan patience)
    {
        lock (_gate)
        {
            _wanted = count;
            if (_masters.Count >= count)
                _all.TrySetResult();
        }

        await _all.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            return [.. _masters];
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Hear(string[] words)
    {
        switch (words)
        {
            case ["port", var port]:
                _port.TrySetResult(int.Parse(port, CultureInfo.InvariantCulture));
                break;
            case ["silent", var count, var clock, var at]:
                _silence.TrySetResult(new Silence(
                    int.Parse(count, CultureInfo.InvariantCulture), long.Parse(clock, CultureInfo.InvariantCulture), DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));
                break;
            case ["master", _, var clock]:
                lock (_gate)
                {
                    _masters.Add(long.Parse(clock, CultureInfo.InvariantCulture));
                    if (_masters.Count == _wanted)
                        _all.TrySetResult();
                }

                break;
        }
    }

    /// <param name="Clock">By the clock that all processes share.</param>
    public sealed record Silence(int Nodes, long Clock, DateTimeOffset At);
}
