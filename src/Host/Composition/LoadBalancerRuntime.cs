using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Composition.Statistics;
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
    private readonly NodeListening _listening;
    private readonly NodeWatch _watch;
    private readonly IEngine _engine;
    private readonly IEntities<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> _entities;
    private readonly AbsentNodes _absent;
    private readonly ListenerFigures _figures;
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

        _nodes = new LoxiLbNodes(settings.LoxiLb, _metrics, time, loggers, lease, sender: epoch is { } number ? $"epoch-{number}" : null);
        _configurer = new NodeConfigurer(_nodes, LoadBalancers, (id, input) => LoadBalancers().Tell(id, input), _metrics, time, loggers.CreateLogger<NodeConfigurer>());
        _roles = new RoleAssigner(_nodes, LoadBalancers, (id, input) => LoadBalancers().Tell(id, input), _metrics, time, loggers.CreateLogger<RoleAssigner>());
        _failover = new FailoverParts(
            SettingsTranslation.ToBudget(settings.Failover), SettingsTranslation.ToSparePool(settings.Spares), settings.LoxiLb.Inventory(), LoadBalancers, _roles, time, loggers);
        var nodes = _failover.Registry;
        _engine = newEngine(new EffectDispatch(_configurer, outbox, _failover.Effects));
        _failover.Host(_engine);
        _entities = _engine.Host(new LoadBalancerDefinition(loadBalancerSettings, () => nodes.Inventory));
        loadBalancers = new HostedLoadBalancers(_entities);
        _listening = new NodeListening(settings, _nodes, _failover.Verdicts, nodes, loadBalancers, time, loggers);
        _absent = new AbsentNodes(loadBalancers, nodes.Inventory, time, loggers.CreateLogger<AbsentNodes>());
        _watch = new NodeWatch(_nodes, LoadBalancers, _metrics, time, loggers.CreateLogger<NodeWatch>());
        _figures = new ListenerFigures(settings, openLedger, _nodes, _watch, loadBalancers, time, loggers);
        var router = new DriverCallRouter(loadBalancers, () => nodes.Inventory);
        var agents = new ProviderAgents(time);
        Parts = new ApiParts(
            new OctaviaMethods(
                new DriverMethods(router, () => nodes.Inventory),
                new AgentMethods(new OutboxFeed(outbox), _figures.Feed, loadBalancers, router, agents, settings.Octavia),
                metrics,
                lease),
            loadBalancers,
            new LoadBalancerQueries(_entities, loadBalancerSettings, () => nodes.Inventory, _figures.Feed.Of),
            new NodeStatuses(_watch, _configurer, loadBalancers, nodes),
            agents)
        {
            Inventory = () => nodes.Inventory,
            Failover = _failover.Control(_listening.DeclareDead),
            Health = () => _listening.Snapshot,
        };
        _failoverWatch = new FailoverWatch(Parts.Failover, time, loggers.CreateLogger<FailoverWatch>());
    }

    public ApiParts Parts { get; }

    /// <summary>Completes, with the reason, when the engine's store said that another host has taken over.</summary>
    public Task<string> WhenFenced => _engine.WhenFenced;

    /// <summary>Load balancers that the engine knows, deleted ones included as long as their history is kept.</summary>
    public int Known => _entities.Known;

    /// <summary>Load balancers that had something to do when the engine started.</summary>
    public int BroughtBack { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _failover.LoadAsync(cancellation);
        await _engine.StartAsync(new Progress(this), cancellation);
        await _absent.TellAsync(cancellation);
        await _failover.StartAsync(cancellation);
        await _failoverWatch.StartAsync(cancellation);
        await _watch.StartAsync(cancellation);
        await _listening.StartAsync(cancellation);
        await _figures.StartAsync(cancellation);
    }

    /// <summary>Lets go of everything at once: another host acts now.</summary>
    public void Abandon() => _engine.Abandon();

    /// <summary>Looks at nodes first, then changes of them, then turns: nobody is told anything by somebody who is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        await _failoverWatch.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _listening.DisposeAsync();
        await _watch.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _figures.DisposeAsync();
        await _failover.DisposeAsync();
        await _configurer.DisposeAsync();
        await _roles.DisposeAsync();
        await _engine.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _engine.DisposeAsync();
        _failoverWatch.Dispose();
        _watch.Dispose();
        _nodes.Dispose();
        _metrics.Dispose();
    }

    private sealed class Progress(LoadBalancerRuntime runtime) : IProgress<RecoveryProgress>
    {
        public void Report(RecoveryProgress value) => runtime.BroughtBack = Math.Max(runtime.BroughtBack, value.Done);
    }
}
