using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Composition.Statistics;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition.Active;

/// <summary>What looks at the nodes and judges them, keeps the figures, and looks after the spare pool: on one host at a time.</summary>
internal sealed class ActiveParts : IAsyncDisposable
{
    private readonly FailoverParts _failover;
    private readonly AbsentNodes _absent;
    private readonly NodeWatch _watch;
    private readonly ListenerFigures _figures;
    private readonly TimeSpan _patience;

    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public ActiveParts(
        Settings settings, LoxiLbNodes nodes, LoxiLbMetrics metrics, NodeConfigurer configurer, FailoverParts failover, HostedLoadBalancers loadBalancers,
        StatisticsFeed feed, Func<ITrafficLedger> openLedger, TimeProvider time, ILoggerFactory loggers)
    {
        (_failover, _patience) = (failover, settings.Host.ShutdownTimeout);
        _absent = new AbsentNodes(loadBalancers, failover.Registry.Inventory, time, loggers.CreateLogger<AbsentNodes>());
        _watch = new NodeWatch(nodes, () => loadBalancers, metrics, time, loggers.CreateLogger<NodeWatch>());
        Listening = new NodeListening(settings, nodes, failover.Verdicts, failover.Registry, loadBalancers, time, loggers);
        _figures = new ListenerFigures(settings, openLedger, nodes, _watch, loadBalancers, feed, time, loggers);
        Nodes = new NodeStatuses(_watch, configurer, loadBalancers, failover.Registry);
    }

    public NodeListening Listening { get; }

    public INodeStatuses Nodes { get; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _absent.TellAsync(cancellation);
        await _watch.StartAsync(cancellation);
        await _figures.StartAsync(cancellation);

        // After all that may take long: from here on nodes are judged by what is heard.
        await Listening.StartAsync(cancellation);
        await _failover.StartHousekeepingAsync(cancellation);
    }

    /// <summary>Nobody is told anything by somebody who is gone: what judges ends first.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        await _failover.StopHousekeepingAsync();
        await Listening.DisposeAsync();
        await _watch.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _figures.DisposeAsync();
        _watch.Dispose();
    }
}
