using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Connections;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition.Statistics;

/// <summary>Everything that makes listeners' figures, put together; nothing when they are switched off.</summary>
internal sealed class ListenerFigures(
    Settings settings, Func<ITrafficLedger> openLedger, LoxiLbNodes nodes, NodeWatch watch, ILoadBalancers loadBalancers, StatisticsFeed feed, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly StatisticsMetrics _metrics = new();
    private ITrafficLedger? _ledger;
    private StatisticsRounds? _rounds;

    /// <summary>After the load balancers are there: a listener that nobody has is forgotten in time.</summary>
    /// <exception cref="StoreException">What was kept can't be read.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var octavia = settings.Octavia;
        if (octavia.StatisticsInterval == TimeSpan.Zero)
            return;
        _ledger = openLedger();
        var book = new StatisticsBook(_ledger, feed, listener => loadBalancers.OwnerOf(listener) is not null, _metrics, time);
        book.Load();
        _rounds = new StatisticsRounds(
            new StatisticsTiming(octavia.StatisticsInterval, octavia.StatisticsConnectionsInterval, settings.LoxiLb.HealthCheckInterval),
            book, () => watch.Statuses, new ConnectionReader(nodes).ReadAsync, _metrics, time, loggers.CreateLogger<StatisticsRounds>());
        await _rounds.StartAsync(cancellation);
    }

    /// <summary>While the load balancers are still there.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_rounds is { } rounds)
        {
            using var patience = new CancellationTokenSource(settings.Host.ShutdownTimeout);
            await rounds.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            rounds.Dispose();
        }

        _ledger?.Dispose();
        _metrics.Dispose();
    }
}
