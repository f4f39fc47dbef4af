using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Nodes, failover budget and spare pool with everything that works for them. Made before the engine, which needs <see cref="Effects"/>.</summary>
internal sealed class FailoverParts : IAsyncDisposable
{
    private readonly FailoverBudgetSettings _budget;
    private readonly SparePoolSettings _spares;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly BudgetMail _mail;
    private readonly StandingTeller _teller;
    private readonly NodeLoads _loads;
    private FailoverEntities? _entities;
    private PoolHousekeeping? _housekeeping;

    public FailoverParts(
        FailoverBudgetSettings budget, SparePoolSettings spares, NodeInventory configured, Func<ILoadBalancers> loadBalancers, IRoleAssigner roles,
        TimeProvider time, ILoggerFactory loggers)
    {
        (_budget, _spares, _time, _loggers) = (budget, spares, time, loggers);
        Registry = new NodeRegistry(configured);
        Show = Registry.Show;
        Deliveries = new Deliveries(time, loggers.CreateLogger<Deliveries>());
        _mail = new BudgetMail((batch, cancellation) => Entities.AskBudgetAsync(Now(batch), cancellation), time, loggers.CreateLogger<BudgetMail>());
        _loads = new NodeLoads(loadBalancers, Registry, time);
        _teller = new StandingTeller(
            loadBalancers,
            Registry,
            (node, number) => Deliveries.Post($"standing told of {node}", cancellation => Entities.AskNodeAsync(node, new StandingTold(number), cancellation), untilTaken: true),
            time,
            loggers.CreateLogger<StandingTeller>());
        var source = new ConfiguredSpares(answer => Deliveries.Post($"spares in {answer.Zone}", cancellation => Entities.AskSparesAsync(answer, cancellation)));
        Effects = new FailoverEffects(() => Entities, loadBalancers, Registry, state => Show(state), _loads, _teller, Deliveries, _mail, source, roles);
    }

    public FailoverEffects Effects { get; }

    public NodeRegistry Registry { get; }

    /// <summary>Brings inputs, and what other hosts have to do, until they are taken.</summary>
    public Deliveries Deliveries { get; }

    public FailoverEntities Entities => _entities ?? throw new InvalidOperationException("the nodes aren't hosted yet");

    /// <summary>Where the judge's verdicts go.</summary>
    public NodeVerdicts Verdicts => new(Entities, Deliveries);

    public FailoverControl Control(Func<NodeName, string, string?, ValueTask<Declared>> declareDead) => new(Entities, Registry, declareDead, _budget, _spares, _time);

    /// <summary>Before load balancers are hosted, so that nodes are brought back first.</summary>
    public void Host(IEngine engine)
    {
        _entities = new FailoverEntities(engine, _budget, _spares, () => Registry.Inventory);
        _housekeeping = new PoolHousekeeping(_entities, Registry, _loads, _time, _loggers.CreateLogger<PoolHousekeeping>());
        Registry.Changed = _housekeeping.Wake;
    }

    /// <summary>How a node's new state becomes known; on this host alone if nothing else is said.</summary>
    public Action<NodeState> Show { get; set; }

    /// <summary>An ask may have waited: what counts is how the nodes stand when it is made.</summary>
    private AdmissionBatch Now(AdmissionBatch batch) =>
        new([.. batch.Inputs.Select(input => input is AdmissionAsked asked ? asked with { Nodes = Registry.Inventory } : input)]);

    /// <summary>After <see cref="Host"/>, and before the engine starts. Throws <see cref="StoreException"/>.</summary>
    public Task LoadAsync(CancellationToken cancellation) => Registry.LoadAsync(Entities.Nodes, cancellation);

    /// <summary>After the engine has started, on the host that acts.</summary>
    public Task StartHousekeepingAsync(CancellationToken cancellation) => _housekeeping!.StartAsync(cancellation);

    public Task StopHousekeepingAsync() => _housekeeping!.StopAsync(CancellationToken.None);

    /// <summary>Before the engine stops.</summary>
    public async ValueTask DisposeAsync()
    {
        Registry.Changed = () => { };
        if (_housekeeping is { } housekeeping)
        {
            await housekeeping.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            housekeeping.Dispose();
        }

        await _teller.DisposeAsync();
        await _mail.DisposeAsync();
        await Deliveries.DisposeAsync();
    }
}
