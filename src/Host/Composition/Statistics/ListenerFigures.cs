using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Connections;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition.Statistics;

/// <summary>Everything that makes listeners' figures, put together; nothing but an empty feed when they are switched off.</summary>
internal sealed class ListenerFigures : IAsyncDisposable
{
    public const string File = "statistics.db";

    private readonly StatisticsMetrics _metrics = new();
    private readonly ITrafficLedger? _ledger;
    private readonly StatisticsBook? _book;
    private readonly StatisticsRounds? _rounds;
    private readonly TimeSpan _patience;

    /// <exception cref="Engines.Local.Journal.JournalException">What was kept can't be opened.</exception>
    public ListenerFigures(
        Settings settings, LoxiLbNodes nodes, NodeWatch watch, ILoadBalancers loadBalancers, TimeProvider time, ILoggerFactory loggers)
    {
        var octavia = settings.Octavia;
        _patience = settings.Host.ShutdownTimeout;
        Feed = new StatisticsFeed(time, octavia.StatisticsRedelivery);
        if (octavia.StatisticsInterval == TimeSpan.Zero)
            return;
        _ledger = SqliteTrafficLedger.Open(Path.Combine(settings.Host.DataDirectory, File));
        _book = new StatisticsBook(_ledger, Feed, listener => loadBalancers.OwnerOf(listener) is not null, _metrics, time);
        _rounds = new StatisticsRounds(
            new StatisticsTiming(octavia.StatisticsInterval, octavia.StatisticsConnectionsInterval, settings.LoxiLb.HealthCheckInterval),
            _book, () => watch.Statuses, new ConnectionReader(nodes).ReadAsync, _metrics, time, loggers.CreateLogger<StatisticsRounds>());
    }

    public StatisticsFeed Feed { get; }

    /// <summary>After the load balancers are there: a listener that nobody has is forgotten in time.</summary>
    /// <exception cref="Engines.Local.Journal.JournalException">What was kept can't be read.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _book?.Load();
        if (_rounds is not null)
            await _rounds.StartAsync(cancellation);
    }

    /// <summary>While the load balancers are still there. Can be called whether or not it was started.</summary>
    public async Task StopAsync()
    {
        if (_rounds?.ExecuteTask is null)
            return;
        using var patience = new CancellationTokenSource(_patience);
        await _rounds.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _rounds?.Dispose();
        _ledger?.Dispose();
        _metrics.Dispose();
    }
}
