using System.Diagnostics;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Http;
using LoxiActors.Host.Metrics;

namespace LoxiActors.Host;

/// <summary>The whole control plane in this process: journal, load balancers, adapters and the HTTP API.</summary>
public sealed class ControlPlane : IAsyncDisposable
{
    public const string JournalFile = "loxiactors.db";

    /// <summary>A broker that is there takes far less; without one the control plane is up all the same.</summary>
    private static readonly TimeSpan BrokerPatience = TimeSpan.FromSeconds(3);

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Readiness _readiness = new();
    private readonly Settings _settings;
    private WebApplication? _server;
    private OctaviaRpc? _rpc;
    private int _disposed;

    private ControlPlane(Settings settings) => _settings = settings;

    /// <summary>Where the HTTP API listens, with the port that was chosen if 0 was asked for.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The journal's full path.</summary>
    public string JournalPath => Path.GetFullPath(Path.Combine(_settings.Host.DataDirectory, JournalFile));

    /// <summary>Load balancers that the journal knew at the start.</summary>
    public int Known { get; private set; }

    /// <summary>Those of them that had something to do, and were given their turn before <see cref="StartAsync"/> returned.</summary>
    public int BroughtBack { get; private set; }

    /// <summary>How long opening the journal and bringing load balancers back took.</summary>
    public TimeSpan RecoveryTime { get; private set; }

    /// <summary>
    /// Returns when calls are taken. Throws <see cref="StartException"/> when the address or the journal can't be had.
    /// </summary>
    /// <param name="loggers">Null: as <c>[host]</c> says, to standard output.</param>
    public static async Task<ControlPlane> StartAsync(
        Settings settings, ILoggerFactory? loggers = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var plane = new ControlPlane(settings);
        try
        {
            await plane.StartAsync(loggers, time ?? TimeProvider.System, cancellation);
            return plane;
        }
        catch (Exception exception)
        {
            await plane.DisposeAsync();
            if (StartException.Explain(exception) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>Takes no more calls, finishes what is under way as far as <c>shutdown_timeout</c> allows, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _readiness.Refuse("stopping");
        using (var patience = new CancellationTokenSource(_settings.Host.ShutdownTimeout))
        {
            await Task.WhenAll(_rpc?.StopAsync(patience.Token) ?? Task.CompletedTask, _server?.StopAsync(patience.Token) ?? Task.CompletedTask)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
    }

    private async Task StartAsync(ILoggerFactory? loggers, TimeProvider time, CancellationToken cancellation)
    {
        if (loggers is null)
            Own(loggers = Loggers.Create(_settings.Host));
        var collector = Own(new MetricsCollector());
        Own(new ProcessMetrics(HostProgram.Version));
        var metrics = Own(new HttpMetrics());
        var started = Stopwatch.GetTimestamp();

        Directory.CreateDirectory(_settings.Host.DataDirectory);
        var journal = SqliteJournal.Open(new SqliteJournalOptions(JournalPath), loggers.CreateLogger<SqliteJournal>());
        _parts.Push(journal);
        var runtime = new LoadBalancerRuntime(_settings, journal, time, metrics, loggers);
        _parts.Push(runtime);

        // From here on whoever asks is told that the control plane is starting.
        _readiness.Refuse("starting: load balancers are being brought back");
        _server = ApiServer.Build(_settings, _readiness, collector, metrics, loggers);
        _parts.Push(_server);
        await _server.StartAsync(cancellation);
        Url = new Uri(_server.Urls.First());

        await runtime.StartAsync(cancellation);
        RecoveryTime = Stopwatch.GetElapsedTime(started);
        (Known, BroughtBack) = (runtime.Known, runtime.BroughtBack);
        _readiness.Serve(runtime.Parts with { TakesRpcCalls = () => _rpc?.Consuming });

        // Only now: a call over RPC can't be told to come again later.
        if (_settings.Octavia.Rpc is { } rpc)
        {
            _parts.Push(_rpc = new OctaviaRpc(rpc, runtime.Parts.Octavia, time, loggers));
            await _rpc.ConsumingAsync(BrokerPatience, cancellation);
        }
    }

    private T Own<T>(T part) where T : IDisposable
    {
        _parts.Push(new Disposing(part));
        return part;
    }

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
