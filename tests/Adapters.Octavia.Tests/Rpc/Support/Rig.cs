using System.Collections.Concurrent;
using LoxiActors.Adapters.Octavia.Rpc;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>One server on a topic of its own, with its handlers, its log and its metrics.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RpcMetrics _metrics = new();

    private Rig(RpcOptions options, TimeProvider time)
    {
        Counts = new MetricCounts(_metrics);
        Server = new RpcServer(options, Handlers.Endpoint, _metrics, time, Log);
    }

    public Handlers Handlers { get; } = new();

    public Lines Log { get; } = new();

    public MetricCounts Counts { get; }

    public RpcServer Server { get; }

    public static string NewTopic() => "topic-" + Guid.NewGuid().ToString("N");

    /// <summary>Returns when it consumes.</summary>
    public static async Task<Rig> StartAsync(RpcOptions options, TimeProvider? time = null)
    {
        var rig = Start(options, time);
        await rig.Server.ConsumingAsync(Patience);
        return rig;
    }

    public static Rig Start(RpcOptions options, TimeProvider? time = null)
    {
        var rig = new Rig(options, time ?? TimeProvider.System);
        rig.Server.Start();
        return rig;
    }

    /// <summary>With all the time it needs, and a limit for a test that fails.</summary>
    public async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await Server.StopAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Counts.Dispose();
        _metrics.Dispose();
    }

    internal sealed class Lines : ILogger<RpcServer>
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _awaited = new();

        public string All => string.Join('\n', _lines);

        /// <summary>The first line that has the text in it.</summary>
        public Task<string> LineWithAsync(string text)
        {
            var line = _awaited.GetOrAdd(text, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_lines.FirstOrDefault(said => said.Contains(text, StringComparison.Ordinal)) is { } early)
                line.TrySetResult(early);
            return line.Task.WaitAsync(Patience);
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel}: {formatter(state, exception)} {exception}";
            _lines.Enqueue(line);
            foreach (var (text, awaited) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    awaited.TrySetResult(line);
            }
        }
    }
}
