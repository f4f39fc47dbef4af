using System.Collections.Concurrent;
using LoxiActors.Actors.Failover;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Failover;

/// <summary>Nodes, budget and spare pool on an engine, with load balancers that only remember what they were told.</summary>
internal sealed class FailoverSite : IAsyncDisposable
{
    private readonly FailoverParts _parts;
    private readonly LocalEngine _engine;
    private readonly EffectDispatch _dispatch;

    private FailoverSite(IJournal journal, FakeLoadBalancers loadBalancers, BudgetLimits limits)
    {
        LoadBalancers = loadBalancers;
        loadBalancers.Answer = (_, _) => Reply.None;
        var configured = new NodeInventory(
        [
            .. Enumerable.Range(1, 4).Select(i => new NodeDescription(new NodeName($"node-{i}"), null, $"h{i}", NodeCapabilities.V098) { Spare = i == 4 }),
        ]);
        _parts = new FailoverParts(
            new FailoverBudgetSettings { Limits = limits }, new SparePoolSettings { MinAge = TimeSpan.Zero }, configured, () => loadBalancers, Roles, TimeProvider.System, NullLoggerFactory.Instance);
        _dispatch = new EffectDispatch(new NoConfigurer(), new NoOutbox(), _parts.Effects);
        _engine = new LocalEngine(journal, _dispatch, TimeProvider.System, new LocalEngineOptions(), NullLogger<LocalEngine>.Instance);
        _parts.Host(_engine);
    }

    public FakeLoadBalancers LoadBalancers { get; }

    public RememberedRoles Roles { get; } = new();

    public FailoverEntities Entities => _parts.Entities;

    public NodeRegistry Registry => _parts.Registry;

    public NodeVerdicts Verdicts => _parts.Verdicts;

    public IFailoverControl Control => _parts.Control((_, _, _) => ValueTask.FromResult(Actors.Nodes.Health.Declared.Taken));

    public static async Task<FailoverSite> StartAsync(IJournal? journal = null, BudgetLimits? limits = null, Action<FakeLoadBalancers>? prepare = null)
    {
        journal ??= new InMemoryJournal();
        var loadBalancers = new FakeLoadBalancers();
        prepare?.Invoke(loadBalancers);
        var site = new FailoverSite(journal, loadBalancers, limits ?? new BudgetLimits());
        await site._parts.LoadAsync(TestContext.Current.CancellationToken);
        await site._engine.StartAsync(cancellation: TestContext.Current.CancellationToken);
        await site._parts.StartHousekeepingAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public static LoadBalancerId Id(int number) => new(new Guid(number + 1, 0, 0, new byte[8]));

    /// <summary>As the engine does after a load balancer's turn.</summary>
    public void Does(Effect effect) => _dispatch.Handle(new EntityId("loadbalancer", "x"), effect);

    /// <summary>Throws when it doesn't come to pass within 30 s.</summary>
    public static async Task Until(Func<Task<bool>> fine)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await fine())
            await looks.WaitForNextTickAsync(patience.Token);
    }

    public static Task Until(Func<bool> fine) => Until(() => Task.FromResult(fine()));

    public IEnumerable<T> Told<T>(int loadBalancer) where T : LoadBalancerInput =>
        LoadBalancers.Inputs.Where(told => told.Id == Id(loadBalancer)).Select(told => told.Input).OfType<T>();

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _engine.DisposeAsync();
    }

    internal sealed class RememberedRoles : IRoleAssigner
    {
        public ConcurrentQueue<AssignRole> Assigned { get; } = [];

        public void Assign(AssignRole request) => Assigned.Enqueue(request);
    }

    internal sealed class NoConfigurer : INodeConfigurer
    {
        public void Configure(ConfigureNode request) => throw new NotSupportedException();
    }

    internal sealed class NoOutbox : IReportOutbox
    {
        public void Publish(StatusReport report) => throw new NotSupportedException();

        public void Withdraw(LoadBalancerId loadBalancer, long number) => throw new NotSupportedException();
    }
}
