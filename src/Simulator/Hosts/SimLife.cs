using System.Globalization;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Octavia;
using LoxiActors.Host.Routing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Simulation.Health;
using LoxiActors.Simulation.Journal;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Simulation.Hosts;

/// <summary>
/// One life of a host: what the real one is composed of, on virtual time. Waits for the lease, opens the journal under its epoch,
/// brings load balancers back, serves, and ends when it is killed or another host took over.
/// </summary>
internal sealed class SimLife
{
    private readonly Cloud _cloud;
    private readonly SimProcess _process;
    private readonly VirtualTime _time;
    private readonly Prng _prng;
    private readonly LeaseKeeper _lease;
    private readonly Action<string> _ended;
    private LocalEngine? _engine;
    private readonly SimReplies _replies = new();
    private LoxiLbMetrics? _metrics;
    private SimHealth? _health;
    private SimLoadBalancers? _loadBalancers;
    private SimEntities? _entities;
    private DriverCallRouter? _router;
    private ReportOutbox? _outbox;
    private Func<NodeInventory>? _inventory;

    /// <param name="ended">Called once if it ends by itself, with the reason.</param>
    public SimLife(Cloud cloud, SimProcess process, Prng prng, Action<string> ended)
    {
        (_cloud, _process, _prng, _ended) = (cloud, process, prng, ended);
        _time = new VirtualTime(process);
        _lease = new LeaseKeeper(
            new SimLeaseStore(process, cloud.Database, cloud.Links, prng.Split("lease"), () => cloud.Weather.Journal),
            process.Name, cloud.Settings.Lease, _time, NullLogger<LeaseKeeper>.Instance);
        process.Did += Settle;
    }

    /// <summary>What it says to a call that it can't take now; null when it can.</summary>
    public Refusal? Withheld => _router is null ? Refusal.Unavailable("the host is waiting for the lease, or starting") : LeaseRefusal.Of(_cloud.Seams.Lease(_lease));

    /// <summary>Serves, as far as it can know itself.</summary>
    public bool IsActive => _router is not null && _lease.IsHeld;

    public async Task RunAsync()
    {
        var epoch = await _lease.TakeAsync(CancellationToken.None).ConfigureAwait(false);
        var kept = _lease.KeepAsync(CancellationToken.None);
        Begin(epoch);
        if (!_process.IsAlive)
            return;
        var lost = await kept.ConfigureAwait(false);
        End($"{lost.Holder} took over under epoch {lost.Epoch}");
    }

    /// <summary>As the end of the process does.</summary>
    public void Kill()
    {
        _process.Kill();
        _health?.End();
        _engine?.Abandon();
        _metrics?.Dispose();
    }

    public async Task<Reply> CallAsync(string callId, DriverCall call) =>
        Withheld is { } refusal ? new Reply.Refused(refusal) : await _router!.RouteAsync(callId, call).ConfigureAwait(false);

    public async Task<Reply> AbandonAsync(string callId, DriverCall call) =>
        Withheld is { } refusal ? new Reply.Refused(refusal) : await _router!.AbandonAsync(callId, call).ConfigureAwait(false);

    /// <summary>Null when it doesn't say.</summary>
    public IReadOnlyList<StatusReport>? TakeReports(int most)
    {
        if (Withheld is not null)
            return null;
        var taken = _outbox!.TakeAsync(most, TimeSpan.Zero, CancellationToken.None).AsTask().Result;
        if (taken.Count > 0)
            _cloud.Promises.HandingOut(_process, _lease.Epoch);
        return taken;
    }

    public async Task<Reply> ReadBackAsync(LoadBalancerId id, LoadBalancerPayload? tree, string? unreadable, long afterOperation)
    {
        if (Withheld is { } refusal)
            return new Reply.Refused(refusal);
        return unreadable is null
            ? await _router!.SyncAsync(id, tree, afterOperation).ConfigureAwait(false)
            : await _loadBalancers!.AskAsync(id, new TreeUnreadable(unreadable, afterOperation), CancellationToken.None).ConfigureAwait(false);
    }

    public async Task<Reply> AcknowledgeAsync(LoadBalancerId id, long number, bool told)
    {
        if (Withheld is { } refusal)
            return new Reply.Refused(refusal);
        var reply = told ? await _loadBalancers!.AskAsync(id, new ReportAcknowledged(number), CancellationToken.None).ConfigureAwait(false) : Reply.None;
        if (reply is not Reply.Refused)
            _outbox!.Release(id, number);
        return reply;
    }

    /// <summary>An operator's word; refused while the host can't take it.</summary>
    public async Task<Reply> TellNodeAsync(NodeName node, NodeInput input)
    {
        if (Withheld is { } refusal)
            return new Reply.Refused(refusal);
        if (input is DeclaredDead dead && _health!.DeclareDead(node, dead.By) is Declared.Heard)
            return new Reply.Refused(Refusal.Contradiction($"{node} is heard"));
        return await SimDeliveries.AskAsync(() => _entities!.AskNodeAsync(node, input)).ConfigureAwait(false);
    }

    public async Task<Reply> TellBudgetAsync(BudgetInput input) => Withheld is { } refusal
        ? new Reply.Refused(refusal)
        : await SimDeliveries.AskAsync(() => _entities!.AskBudgetAsync(input)).ConfigureAwait(false);

    public async Task<Reply> MoveAsync(LoadBalancerId id, NodeName? to) => Withheld is { } refusal
        ? new Reply.Refused(refusal)
        : await _loadBalancers!.AskAsync(id, new FailoverRequested(to, "an operator wants it", _inventory!()), CancellationToken.None).ConfigureAwait(false);

    private void Begin(long epoch)
    {
        _cloud.Trace.Line(_process.Name, $"is active under epoch {epoch}");
        var registry = new NodeRegistry(_cloud.Settings.LoxiLb.Inventory());
        _metrics = new LoxiLbMetrics();
        _outbox = new ReportOutbox(_time, _cloud.Settings.ReportRedelivery);
        SimLoadBalancers? loadBalancers = null;
        var nodes = new LoxiLbNodes(
            _cloud.Settings.LoxiLb, _metrics, _time, NullLoggerFactory.Instance, _cloud.Seams.Lease(_lease),
            node => new NodeHandler(_process, _cloud.Nodes[node], _cloud.Links, _cloud.Seams.Lease(_lease), (request, id) => _cloud.Promises.Sending(_process, epoch, node, request, id)),
            string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}"));
        var log = new HostLog<LoxiLbNodes>(_process.Name, _cloud.Promises);
        (SimConfigurer? configurer, SimRoles? roles, SimEntities? entities) = (null, null, null);
        var deliveries = new SimDeliveries(_process);
        var loads = new NodeLoads(() => loadBalancers!, registry, _time);
        var teller = new SimStandingTeller(
            _process, () => loadBalancers!, registry,
            (node, number) => deliveries.Post($"standing told of {node}", () => entities!.AskNodeAsync(node, new StandingTold(number)), untilTaken: true));
        var failover = new SimFailoverEffects(() => entities!, () => loadBalancers!, registry, loads, teller, deliveries, () => roles!);
        var effects = new SimEffects(() => configurer!, failover, _outbox, _cloud, _process);
        var journal = _cloud.Seams.Journal(new SimJournal(_process, _cloud.Database, _cloud.Links, epoch, _prng.Split("journal"), () => _cloud.Weather.Journal), _process);
        _engine = new LocalEngine(
            journal, effects, _time, _cloud.Settings.Engine, new HostLog<LocalEngine>(_process.Name, _cloud.Promises), new SimScheduler(_process, _prng.Split("turns")));
        entities = new SimEntities(_cloud, _engine, _replies, epoch);
        var housekeeping = new SimHousekeeping(_process, entities, registry, loads);
        var definition = new WatchedDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>(
            _cloud.Seams.Definition(_cloud.Settings.LoadBalancers, () => registry.Inventory), state => _cloud.Promises.Deciding(epoch, state));
        loadBalancers = new SimLoadBalancers(new HostedLoadBalancers(_engine.Host(definition)), _replies);
        roles = new SimRoles(_process, nodes, loadBalancers, _metrics, _time, log);
        configurer = new SimConfigurer(_process, nodes, loadBalancers, _metrics, _time, log);
        // Its end is told on the thread pool; what the start itself needs of the journal is read before the first turn.
        if (registry.LoadAsync(entities.Nodes, CancellationToken.None) is { IsFaulted: true } unread)
        {
            End(unread.Exception.GetBaseException().Message);
            return;
        }

        if (_engine.StartAsync() is { IsFaulted: true } failed)
        {
            End(failed.Exception.GetBaseException().Message);
            return;
        }

        (_loadBalancers, _entities) = (loadBalancers, entities);
        registry.Changed = housekeeping.Wake;
        _router = new DriverCallRouter(loadBalancers, () => registry.Inventory);
        _process.Start(housekeeping.RunAsync);
        _health = new SimHealth(_cloud, _process, _prng.Split("health"), failover.Judged);
        _health.Begin();
        _inventory = () => registry.Inventory;
        foreach (var node in _cloud.Nodes.Values)
            _process.Start(new SimWatch(_process, node, _cloud.Links, nodes, loadBalancers, _time, log).RunAsync);
    }

    private void Settle()
    {
        _replies.Settle();
        if (_engine?.WhenFenced is { IsCompleted: true } fenced && _process.IsAlive)
            End(fenced.Result);
    }

    private void End(string reason)
    {
        if (!_process.IsAlive)
            return;
        _lease.Drop();
        Kill();
        _ended(reason);
    }
}
