using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka;

public sealed partial class AkkaEngine
{
    public async Task StartAsync(IProgress<RecoveryProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("the engine has started");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        await WhenUpAsync(either.Token).ConfigureAwait(false);

        // Who forms a cluster of its own fences everybody that it doesn't see: two clusters never write at the same time.
        var cluster = Cluster.Get(_system);
        var alone = cluster.State.Members.All(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress));
        try
        {
            var askedAt = _context.Options.Lease?.Now;
            _context.Incarnation = await _context.Index.RegisterAsync(RegisteredName(), alone, either.Token).ConfigureAwait(false);
            if (askedAt is { } at)
                _context.Options.Lease!.Confirm(at);
            WatchMembers();
            _steering.Start();
            var open = await LoadIndexAsync(either.Token).ConfigureAwait(false);
            foreach (var kind in _kinds)
                kind.Region = await StartRegionAsync(kind).ConfigureAwait(false);
            _context.Gate.Open();
            _peers.Start();
            BeginHousekeeping();

            // In a cluster that is at work already its hosts guard what is open.
            var isFirst = cluster.State.Members.All(member => member.UniqueAddress.Equals(cluster.SelfUniqueAddress) || cluster.SelfMember.IsOlderThan(member));
            if (isFirst)
                await BringBackAsync(open, progress, either.Token).ConfigureAwait(false);
            EngineLog.Started(_context.Log, _context.Options.HostName, _context.Incarnation, isFirst ? open.Count : 0);
        }
        catch (IndexStoreException failure)
        {
            throw new ClusterStoreException(failure.Message, failure);
        }
    }

    /// <exception cref="StoreException">It never will be: the cluster gave this host up before it was a member.</exception>
    private async Task WhenUpAsync(CancellationToken cancellation)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(_system).RegisterOnMemberUp(up.SetResult);
        if (await Task.WhenAny(up.Task, _system.WhenTerminated).WaitAsync(cancellation).ConfigureAwait(false) != up.Task)
            throw new ClusterStoreException("the cluster gave this host up before it was a member");
    }

    private Task<IActorRef> StartRegionAsync(IEntityKind kind)
    {
        var sharding = ClusterSharding.Get(_system);
        return sharding.StartAsync(
            kind.Name, kind.PropsOf, ClusterShardingSettings.Create(_system).WithRememberEntities(true), new EntityExtractor(_context.Options.Shards),
            _steering.Allocation(sharding.DefaultShardAllocationStrategy(ClusterShardingSettings.Create(_system))), LeaveHost.Instance);
    }

    /// <returns>The entities that have something open, or whose last turn was cut off.</returns>
    private async Task<IReadOnlyList<(IEntityKind Kind, EntityId Entity)>> LoadIndexAsync(CancellationToken cancellation)
    {
        var open = new List<(IEntityKind, EntityId)>();
        var position = await _context.Index.ReadPositionAsync(cancellation).ConfigureAwait(false);
        foreach (var kind in _kinds)
        {
            await foreach (var row in _context.Index.ReadEntitiesAsync(kind.Name, cancellation).ConfigureAwait(false))
            {
                if (row.Sequence > 0)
                    kind.Known.Note(row.Entity.Key, row.RetiredAt is not null);
                if (row.Guarded || row.Pending)
                    open.Add((kind, row.Entity));
            }

            await foreach (var entry in _context.Index.ReadIndexAsync(kind.Name, cancellation).ConfigureAwait(false))
                kind.Known.Apply(entry.Owner.Key, [entry.Change]);
        }

        _context.OwnChanges.Forget(position);
        _followed = position;
        return open;
    }

    /// <summary>Each gets its first turn.</summary>
    private async Task BringBackAsync(
        IReadOnlyList<(IEntityKind Kind, EntityId Entity)> open, IProgress<RecoveryProgress>? progress, CancellationToken cancellation)
    {
        var done = 0;
        var tenth = Math.Max(1, open.Count / 10);
        var options = new ParallelOptions { MaxDegreeOfParallelism = _context.Options.BringBackAbreast, CancellationToken = cancellation };
        await Parallel.ForEachAsync(open, options, async (one, stop) =>
        {
            await WakeAsync(one.Kind, one.Entity, stop).ConfigureAwait(false);
            var so = Interlocked.Increment(ref done);
            if (so % tenth == 0)
                progress?.Report(new RecoveryProgress(so, open.Count));
        }).ConfigureAwait(false);
    }

    private async Task WakeAsync(IEntityKind kind, EntityId entity, CancellationToken cancellation)
    {
        try
        {
            if (await kind.Region.Ask<IWireMessage>(new Woken(entity.Kind, entity.Key), _context.Options.AskPatience, cancellation).ConfigureAwait(false) is NotShown not)
                EngineLog.NotBroughtBack(_context.Log, entity, not.Reason);
        }
        catch (AskTimeoutException)
        {
            EngineLog.NotBroughtBack(_context.Log, entity, $"nothing was heard of it within {_context.Options.AskPatience.TotalSeconds:0} s");
        }
    }
}
