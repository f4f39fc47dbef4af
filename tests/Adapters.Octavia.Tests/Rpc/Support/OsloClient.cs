using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>A real oslo.messaging client, in a Python process of its own.</summary>
internal sealed class OsloClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private int _last;

    public OsloClient(string url, string topic)
    {
        // Debian's Python, where octavia-lib and oslo.messaging are.
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Rpc", "oslo_client.py"), url, topic])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("PYTHONPATH");
        start.Environment.Remove("PYTHONHOME");
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    /// <summary>How the call ended: result, or what was raised.</summary>
    public async Task<JsonElement> CallAsync(string method, object args, string @namespace = "loxilb", string version = "1.0")
    {
        var id = Interlocked.Increment(ref _last);
        var call = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id, method, args, @namespace, version }));
        await _process.StandardInput.FlushAsync();
        return await call.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var outcome = JsonDocument.Parse(line).RootElement;
            if (_calls.TryRemove(outcome.GetProperty("id").GetInt32(), out var call))
                call.SetResult(outcome);
        }
        foreach (var (_, call) in _calls)
            call.TrySetException(new InvalidOperationException("the oslo.messaging client has ended"));
    }
}
