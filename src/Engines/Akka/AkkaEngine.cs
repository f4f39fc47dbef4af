using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Membership.Steering;
using LoxiActors.Engines.Akka.Peers;
using LoxiActors.Engines.Akka.Serialization;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Akka;

/// <summary>
/// Runs deciders in an Akka.NET cluster: entities are sharded over its hosts, their events go to Akka.Persistence.Sql, who owns what to
/// an index beside it. What it promises is in docs/engine-contract.md.
/// </summary>
public sealed partial class AkkaEngine : IEngine
{
    private readonly ActorSystem _system;
    private readonly EngineContext _context;
    private readonly ClusterPeers _peers;
    private readonly ClusterSteering _steering;
    private readonly List<IEntityKind> _kinds = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _started;
    private int _stopped;

    /// <param name="system">With the settings of <see cref="EngineConfig"/>, about to join a cluster or in it. Belongs to the engine from now on: stopping ends it.</param>
    /// <param name="index">Belongs to the engine too.</param>
    /// <param name="effects">Receives every effect that the engine doesn't carry out itself.</param>
    public AkkaEngine(ActorSystem system, IIndexStore index, IEffectHandler effects, TimeProvider time, AkkaEngineOptions options, ILogger<AkkaEngine> log)
    {
        _system = system;
        _context = new EngineContext(index, effects, time, options, log);
        _peers = new ClusterPeers(system, _context, IssueOpenEffectsAgain);
        _steering = new ClusterSteering(system, _context, _peers, _kinds);
        EngineKinds.Of(system).Kinds = () => _kinds;
    }

    public Task<string> WhenFenced => _context.Gate.WhenFenced;

    public IPeers Peers => _peers;

    ICluster? IEngine.Cluster => _steering;

    public IEntities<TState, TInput, TEvent> Host<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        if (_started != 0)
            throw new InvalidOperationException("the engine has started");
        if (_kinds.Any(known => known.Name == definition.Kind))
            throw new InvalidOperationException($"there are entities of kind {definition.Kind} already");
        var kind = new EntityKind<TState, TInput, TEvent>(definition, _context);
        _kinds.Add(kind);
        return new ShardedEntities<TState, TInput, TEvent>(kind, () => _system);
    }

    /// <summary>Completes when no turn is under way on this host and none waits, if only for a moment; for tests that move the clock.</summary>
    public Task WhenQuiet() => _context.Gate.WhenQuiet();

    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _peers.Stop();
        try
        {
            await _context.Gate.Stop().WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            EndHousekeeping();
            await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
            await UnregisterAsync().ConfigureAwait(false);
            await _context.Index.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void IssueOpenEffectsAgain()
    {
        foreach (var resident in _kinds.SelectMany(kind => kind.Residents.Values))
            resident.Ref.Tell(IssueAgain.Instance, ActorRefs.NoSender);
    }

    /// <summary>This incarnation will not write any more; nobody else can say so later.</summary>
    private async Task UnregisterAsync()
    {
        if (_context.Incarnation == Guid.Empty)
            return;
        try
        {
            await _context.Index.FenceAsync(_context.Incarnation, _context.Incarnation, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IndexStoreException failure)
        {
            _context.Log.NotFenced(_context.Options.HostName, failure.Message);
        }
    }

    public void Abandon()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        _context.Gate.Fence("the engine was abandoned");
        _stopping.Cancel();
        _peers.Stop();
        EndHousekeeping();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }
}
