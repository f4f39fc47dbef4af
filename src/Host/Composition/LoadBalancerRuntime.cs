using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Http;
using LoxiActors.Host.Metrics;
using LoxiActors.Host.Octavia;
using LoxiActors.Host.Routing;

namespace LoxiActors.Host.Composition;

/// <summary>The engine with its load balancers, and the adapters on both sides of them.</summary>
internal sealed class LoadBalancerRuntime : IAsyncDisposable
{
    private readonly FailoverParts _failover;
    private readonly FailoverWatch _failoverWatch;
    private readonly LoxiLbMetrics _metrics = new();
    private readonly LoxiLbNodes _nodes;
    private readonly NodeConfigurer _configurer;
    private readonly RoleAssigner _roles;
    private readonly IEngine _engine;
    private readonly ClusterMetrics? _clusterMetrics;
    private readonly IEntities<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> _entities;
    private readonly ActiveDuties _duties;
    private readonly HeartbeatIntake _heartbeats;
    private readonly SharedStandings _standings;
    private readonly TimeSpan _patience;

    /// <summary>Throws <see cref="LoxiLbSetupException"/> when a node's certificate can't be used.</summary>
    /// <param name="newEngine">Makes the engine for whoever carries its effects out; called once, by the constructor. The engine belongs to the runtime.</param>
    /// <param name="openLedger">Called at the start, unless statistics are switched off.</param>
    /// <param name="epoch">Of the lease; goes along with every call to a node. Null when this host is the only one.</param>
    /// <param name="lease">Without it nothing is sent to a node or told to Octavia.</param>
    public LoadBalancerRuntime(
        Settings settings, Func<IEffectHandler, IEngine> newEngine, Func<ITrafficLedger> openLedger, IWriterLease lease, long? epoch, TimeProvider time, HttpMetrics metrics, ILoggerFactory loggers)
    {
        _patience = settings.Host.ShutdownTimeout;
        var loadBalancerSettings = SettingsTranslation.ToLoadBalancers(settings);
        var outbox = new ReportOutbox(time, settings.Octavia.ReportRedelivery);
        HostedLoadBalancers? loadBalancers = null;
        HostedLoadBalancers LoadBalancers() => loadBalancers ?? throw new InvalidOperationException("the load balancers aren't there yet");

        IPeers? peers = null;
        _nodes = new LoxiLbNodes(settings.LoxiLb, _metrics, time, loggers, new ActingLease(lease, () => peers), sender: epoch is { } number ? $"epoch-{number}" : null);
        _configurer = new NodeConfigurer(_nodes, LoadBalancers, (id, input) => LoadBalancers().Tell(id, input), _metrics, time, loggers.CreateLogger<NodeConfigurer>());
        _roles = new RoleAssigner(_nodes, LoadBalancers, (id, input) => LoadBalancers().Tell(id, input), _metrics, time, loggers.CreateLogger<RoleAssigner>());
        _failover = new FailoverParts(
            SettingsTranslation.ToBudget(settings.Failover), SettingsTranslation.ToSparePool(settings.Spares), settings.LoxiLb.Inventory(), LoadBalancers, _roles, time, loggers);
        var nodes = _failover.Registry;
        var effects = new EffectRouting(new EffectDispatch(_configurer, outbox, _failover.Effects), _failover.Deliveries, () => peers ?? throw new InvalidOperationException("the engine isn't there yet"));
        _engine = newEngine(effects);
        peers = _engine.Peers;
        _clusterMetrics = _engine.Cluster is { } cluster ? new ClusterMetrics(cluster) : null;
        _failover.Host(_engine);
        _entities = _engine.Host(new LoadBalancerDefinition(loadBalancerSettings, () => nodes.Inventory));
        loadBalancers = new HostedLoadBalancers(_entities);
        var feed = new StatisticsFeed(time, settings.Octavia.StatisticsRedelivery);
        _duties = new ActiveDuties(() => new ActiveParts(settings, _nodes, _metrics, _configurer, _failover, loadBalancers, feed, openLedger, time, loggers), EndChangesAsync);
        _heartbeats = new HeartbeatIntake(settings, _duties, peers, time, loggers);
        _standings = new SharedStandings(nodes, peers, time, loggers.CreateLogger<SharedStandings>());
        _failover.Show = _standings.Show;
        var router = new DriverCallRouter(loadBalancers, () => nodes.Inventory);
        var agents = new ProviderAgents(time);
        var agentMethods = new AgentMethods(new OutboxFeed(outbox), feed, loadBalancers, router, agents, settings.Octavia);
        var active = new ActiveHost(new ThisHost(_duties, feed, agentMethods, agents), peers);
        effects.Answer();
        _standings.Answer();
        Parts = new ApiParts(
            new OctaviaMethods(new DriverMethods(router, () => nodes.Inventory), agentMethods, metrics, lease, active),
            loadBalancers,
            new LoadBalancerQueries(_entities, loadBalancerSettings, () => nodes.Inventory, active.FiguresAsync),
            active)
        {
            Inventory = () => nodes.Inventory,
            Failover = _failover.Control((node, by, reason) => active.DeclareDeadAsync(node, by, reason, CancellationToken.None)),
        };
        _failoverWatch = new FailoverWatch(Parts.Failover, time, loggers.CreateLogger<FailoverWatch>());
    }

    public ApiParts Parts { get; }

    /// <summary>Completes, with the reason, when the engine's store said that another host has taken over.</summary>
    public Task<string> WhenFenced => _engine.WhenFenced;

    /// <summary>Null where the engine is one process.</summary>
    public ICluster? Cluster => _engine.Cluster;

    /// <summary>Load balancers that the engine knows, deleted ones included as long as their history is kept.</summary>
    public int Known => _entities.Known;

    /// <summary>Load balancers that had something to do when the engine started.</summary>
    public int BroughtBack { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _failover.LoadAsync(cancellation);
        await _engine.StartAsync(new Progress(this), cancellation);
        await _heartbeats.StartAsync();
        await _standings.StartAsync(cancellation);
        await _engine.Peers.RunSingletonAsync(_duties, cancellation);
        await _failoverWatch.StartAsync(cancellation);
    }

    /// <summary>Lets go of everything at once: another host acts now.</summary>
    public void Abandon() => _engine.Abandon();

    /// <summary>Looks at nodes first, then changes of them, then turns: nobody is told anything by somebody who is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        await _failoverWatch.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _heartbeats.DisposeAsync();
        await _standings.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _engine.Peers.StopSingletonAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _failover.DisposeAsync();
        await EndChangesAsync();
        await _engine.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _engine.DisposeAsync();
        await _duties.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _failoverWatch.Dispose();
        _standings.Dispose();
        _nodes.Dispose();
        _clusterMetrics?.Dispose();
        _metrics.Dispose();
    }

    /// <summary>What is under way is cut off; what waits is issued again, by this host's next process or to another host.</summary>
    private async Task EndChangesAsync()
    {
        await _configurer.DisposeAsync();
        await _roles.DisposeAsync();
    }

    private sealed class Progress(LoadBalancerRuntime runtime) : IProgress<RecoveryProgress>
    {
        public void Report(RecoveryProgress value) => runtime.BroughtBack = Math.Max(runtime.BroughtBack, value.Done);
    }
}
