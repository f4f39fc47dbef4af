using System.Diagnostics;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Composition.Sharing;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Http;
using LoxiActors.Host.Metrics;

namespace LoxiActors.Host;

/// <summary>The whole control plane in this process: journal, load balancers, adapters and the HTTP API.</summary>
public sealed partial class ControlPlane : IAsyncDisposable
{
    public const string JournalFile = "loxiactors.db";
    private const string LedgerFile = "statistics.db";

    /// <summary>A broker that is there takes far less; without one the control plane is up all the same.</summary>
    private static readonly TimeSpan BrokerPatience = TimeSpan.FromSeconds(3);

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Settings _settings;
    private readonly IEngineSource? _engines;
    private readonly TaskCompletionSource<string> _takenOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is told of the lease must not come after the beginning of service, where it would stay.</summary>
    private readonly Lock _telling = new();
    private Readiness _readiness = new();
    private WebApplication? _server;
    private LoadBalancerRuntime? _runtime;
    private OctaviaRpc? _rpc;
    private int _disposed;

    private ControlPlane(Settings settings, IEngineSource? engines) => (_settings, _engines) = (settings, engines);

    /// <summary>Where the HTTP API listens, with the port that was chosen if 0 was asked for.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The journal's full path, or the database that it is in, without an account.</summary>
    public string Journal => _engines?.Store ?? _settings.Database?.ToString() ?? PathOf(JournalFile);

    /// <summary>The epoch of the lease under which this host is active; null when the journal is its own.</summary>
    public long? Epoch { get; private set; }

    /// <summary>Completes, with who it was, when another host has taken over; <see cref="EndAtOnceAsync"/> is what is left to do.</summary>
    public Task<string> WhenTakenOver => _takenOver.Task;

    /// <summary>Load balancers that the journal knew at the start.</summary>
    public int Known { get; private set; }

    /// <summary>Those of them that had something to do, and were given their turn before <see cref="StartAsync"/> returned.</summary>
    public int BroughtBack { get; private set; }

    /// <summary>How long opening the journal and bringing load balancers back took.</summary>
    public TimeSpan RecoveryTime { get; private set; }

    /// <summary>
    /// Returns when calls are taken. Throws <see cref="StartException"/> when the address or the journal can't be had. With a database
    /// that other hosts use too it first waits, for as long as it takes, until it is this host's turn; throws
    /// <see cref="TakenOverException"/> when that turn ends before calls are taken.
    /// </summary>
    /// <param name="listening">Told once where the HTTP API listens, which may be long before calls are taken.</param>
    /// <param name="loggers">Null: as <c>[host]</c> says, to standard output.</param>
    /// <param name="engines">Null: the local engine, on the journal that the settings name. Belongs to the control plane from now on.</param>
    public static async Task<ControlPlane> StartAsync(
        Settings settings, ILoggerFactory? loggers = null, TimeProvider? time = null, Action<Uri>? listening = null, IEngineSource? engines = null,
        CancellationToken cancellation = default)
    {
        var plane = new ControlPlane(settings, engines);
        try
        {
            await plane.StartAsync(loggers, time ?? TimeProvider.System, listening ?? (static _ => { }), cancellation);
            return plane;
        }
        catch (TakenOverException)
        {
            await plane.EndAtOnceAsync();
            throw;
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

    private async Task StartAsync(ILoggerFactory? loggers, TimeProvider time, Action<Uri> listening, CancellationToken cancellation)
    {
        if (loggers is null)
            Own(loggers = Loggers.Create(_settings.Host));
        if (_settings.Database is not null && _engines is null)
            await WarmUp.RunAsync(_settings);
        var collector = Own(new MetricsCollector());
        Own(new ProcessMetrics(HostProgram.Version));
        var parts = new CommonParts(loggers, time, collector, Own(new HttpMetrics()), listening);
        if (_engines is not null)
            await StartOnAsync(_engines, parts, cancellation);
        else if (_settings.Database is { } database)
            await StartSharedAsync(new PostgresStore(database, loggers), database.Lease, parts, cancellation);
        else
            await StartAloneAsync(parts, cancellation);
    }

    private async Task StartAloneAsync(CommonParts parts, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(_settings.Host.DataDirectory);
        var journal = SqliteJournal.Open(new SqliteJournalOptions(PathOf(JournalFile)), parts.Loggers.CreateLogger<SqliteJournal>());
        _parts.Push(journal);
        await StartAsync(RuntimeOn(journal, OpenLedger, AlwaysHeld.Instance, parts), started, parts, cancellation);
    }

    private async Task StartOnAsync(IEngineSource engines, CommonParts parts, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(_settings.Host.DataDirectory);
        _parts.Push(engines);
        await engines.PrepareAsync(cancellation);
        LoadBalancerRuntime? runtime = null;
        _readiness = new Readiness { Lease = engines.Lease, Cluster = () => Volatile.Read(ref runtime)?.Cluster };
        runtime = RuntimeOn(effects => engines.Make(effects, parts.Time, parts.Loggers), engines.OpenLedger, engines.Lease, parts);
        _ = PassOnAsync(runtime);
        await StartAsync(runtime, started, parts, cancellation);
    }

    private async Task StartAsync(LoadBalancerRuntime runtime, long started, CommonParts parts, CancellationToken cancellation)
    {
        _parts.Push(runtime);
        await ListenAsync(parts, cancellation);
        await runtime.StartAsync(cancellation);
        await ServeAsync(runtime, parts, Stopwatch.GetElapsedTime(started), cancellation);
    }

    private async Task PassOnAsync(LoadBalancerRuntime runtime) => _takenOver.TrySetResult(await runtime.WhenFenced);

    private ITrafficLedger OpenLedger() => SqliteTrafficLedger.Open(PathOf(LedgerFile));

    private LoadBalancerRuntime RuntimeOn(IJournal journal, Func<ITrafficLedger> openLedger, IWriterLease lease, CommonParts parts) =>
        RuntimeOn(effects => LocalEngines.On(journal, effects, _settings.Engine, parts.Time, parts.Loggers), openLedger, lease, parts);

    private LoadBalancerRuntime RuntimeOn(Func<IEffectHandler, IEngine> newEngine, Func<ITrafficLedger> openLedger, IWriterLease lease, CommonParts parts)
    {
        var runtime = new LoadBalancerRuntime(_settings, newEngine, openLedger, lease, Epoch, parts.Time, parts.Metrics, parts.Loggers);
        // From here on whoever asks is told that the control plane is starting.
        _readiness.Refuse("starting: load balancers are being brought back");
        return runtime;
    }

    private async Task ListenAsync(CommonParts parts, CancellationToken cancellation)
    {
        _server = ApiServer.Build(_settings, _readiness, parts.Collector, parts.Metrics, parts.Loggers);
        _parts.Push(_server);
        await _server.StartAsync(cancellation);
        Url = new Uri(_server.Urls.First());
        parts.Listening(Url);
    }

    private async Task ServeAsync(LoadBalancerRuntime runtime, CommonParts parts, TimeSpan took, CancellationToken cancellation)
    {
        RecoveryTime = took;
        (Known, BroughtBack) = (runtime.Known, runtime.BroughtBack);
        lock (_telling)
        {
            _runtime = runtime;
            _readiness.Serve(runtime.Parts with { TakesRpcCalls = () => _rpc?.Consuming });
        }

        // Only now: a call over RPC can't be told to come again later.
        if (_settings.Octavia.Rpc is { } rpc)
        {
            // Who was active before may be frozen, and the broker still takes it for a consumer.
            var options = rpc with { Priority = (int)Math.Min(Epoch ?? 0, int.MaxValue) };
            _parts.Push(_rpc = new OctaviaRpc(options, runtime.Parts.Octavia, parts.Time, parts.Loggers));
            await _rpc.ConsumingAsync(BrokerPatience, cancellation);
        }
    }

    private string PathOf(string file) => Path.GetFullPath(Path.Combine(_settings.Host.DataDirectory, file));

    private T Own<T>(T part) where T : IDisposable
    {
        _parts.Push(new Disposing(part));
        return part;
    }

    /// <summary>What the control plane has whichever way it starts.</summary>
    private sealed record CommonParts(
        ILoggerFactory Loggers, TimeProvider Time, MetricsCollector Collector, HttpMetrics Metrics, Action<Uri> Listening);

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
