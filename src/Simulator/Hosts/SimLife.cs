using System.Globalization;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Octavia;
using LoxiActors.Host.Routing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
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
    private LoxiLbMetrics? _metrics;
    private SimLoadBalancers? _loadBalancers;
    private DriverCallRouter? _router;
    private ReportOutbox? _outbox;

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

    private void Begin(long epoch)
    {
        _cloud.Trace.Line(_process.Name, $"is active under epoch {epoch}");
        var inventory = _cloud.Settings.LoxiLb.Inventory();
        _metrics = new LoxiLbMetrics();
        _outbox = new ReportOutbox(_time, _cloud.Settings.ReportRedelivery);
        SimLoadBalancers? loadBalancers = null;
        var nodes = new LoxiLbNodes(
            _cloud.Settings.LoxiLb, _metrics, _time, NullLoggerFactory.Instance, _cloud.Seams.Lease(_lease),
            node => new NodeHandler(_process, _cloud.Nodes[node], _cloud.Links, _cloud.Seams.Lease(_lease), (request, id) => _cloud.Promises.Sending(_process, epoch, node, request, id)),
            string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}"));
        var log = new HostLog<LoxiLbNodes>(_process.Name, _cloud.Promises);
        SimConfigurer? configurer = null;
        var effects = new SimEffects(() => configurer!, _outbox, _cloud, _process);
        var journal = _cloud.Seams.Journal(new SimJournal(_process, _cloud.Database, _cloud.Links, epoch, _prng.Split("journal"), () => _cloud.Weather.Journal), _process);
        _engine = new LocalEngine(
            journal, effects, _time, _cloud.Settings.Engine, new HostLog<LocalEngine>(_process.Name, _cloud.Promises), new SimScheduler(_process, _prng.Split("turns")));
        var definition = new WatchedDefinition(_cloud.Seams.Definition(_cloud.Settings.LoadBalancers, () => inventory), _cloud.Promises, epoch);
        var host = _engine.Host(definition);
        loadBalancers = new SimLoadBalancers(new LocalLoadBalancers(host));
        configurer = new SimConfigurer(_process, nodes, loadBalancers, _metrics, _time, log);
        // Its end is told on the thread pool; what the start itself needs of the journal is read before the first turn.
        if (_engine.StartAsync() is { IsFaulted: true } failed)
        {
            End(failed.Exception.GetBaseException().Message);
            return;
        }

        _loadBalancers = loadBalancers;
        _router = new DriverCallRouter(loadBalancers, () => inventory);
        foreach (var node in _cloud.Nodes.Values)
            _process.Start(new SimWatch(_process, node, _cloud.Links, nodes, loadBalancers, _time, log).RunAsync);
    }

    private void Settle()
    {
        _loadBalancers?.Settle();
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
