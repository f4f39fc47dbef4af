using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Akka.Tests.Hosts;

/// <summary>A host of a cluster as a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _asked = [];
    private readonly ConcurrentQueue<(string Key, string Work, TimeSpan At)> _effects = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _happened;
    private long _last;

    /// <param name="happened">Called after each line that the process writes.</param>
    public HostProcess(string name, int port, int seed, string database, Action happened)
    {
        _happened = happened;
        Name = name;
        var program = Path.Combine(AppContext.BaseDirectory, "LoxiActors.Engines.Akka.HostProcess.dll");
        var settings = Path.Combine(SourceTree.Root, "hocon", "common.conf");
        _process = Process.Start(new ProcessStartInfo(
            "dotnet", [program, name, settings, port.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture), database])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = ReadAsync();
    }

    public string Name { get; }

    public Task Ready => _ready.Task.WaitAsync(Patience);

    public Task<string> Fenced => _fenced.Task.WaitAsync(Patience);

    /// <summary>What was carried out, and when by <see cref="Clock"/>.</summary>
    public IReadOnlyCollection<(string Key, string Work, TimeSpan At)> Effects => _effects;

    public static Stopwatch Clock { get; } = Stopwatch.StartNew();

    public async Task<JsonElement> AskAsync(object command)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = JsonSerializer.SerializeToNode(command)!.AsObject();
        line["id"] = id;
        lock (_process)
        {
            _process.StandardInput.WriteLine(line.ToJsonString());
            _process.StandardInput.Flush();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    public async Task<bool> IsAcceptedAsync(object command) => (await AskAsync(command)).TryGetProperty("accepted", out _);

    /// <summary>Ends it without a word.</summary>
    public void Kill() => _process.Kill();

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                Take(JsonDocument.Parse(line).RootElement);
            _happened();
        }

        _ready.TrySetException(new InvalidOperationException($"{Name} has ended: {await _process.StandardError.ReadToEndAsync()}"));
    }

    private void Take(JsonElement line)
    {
        if (line.TryGetProperty("Id", out var id) && _asked.TryRemove(id.GetInt64(), out var asked))
            asked.SetResult(line);
        else if (line.TryGetProperty("effect", out var work))
            _effects.Enqueue((line.GetProperty("key").GetString()!, work.GetString()!, Clock.Elapsed));
        else if (line.TryGetProperty("ready", out _))
            _ready.TrySetResult();
        else if (line.TryGetProperty("fenced", out var reason))
            _fenced.TrySetResult(reason.GetString()!);
    }
}
