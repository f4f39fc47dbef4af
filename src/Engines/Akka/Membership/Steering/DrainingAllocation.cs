using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>
/// Places shards as usual, except that none comes to a drained host while there is another one, those that are there are moved away, and that
/// a round evens all of them out when it was asked for.
/// </summary>
/// <param name="usual">Places and rebalances among the hosts that aren't drained.</param>
/// <param name="even">In the place of <paramref name="usual"/> for a round that evens out.</param>
internal sealed class DrainingAllocation(IShardAllocationStrategy usual, IShardAllocationStrategy even, IPlacingView view) : IActorSystemDependentAllocationStrategy
{
    /// <summary>Shards of a kind that are on their way from drained hosts at the same time; each of them takes no message meanwhile.</summary>
    public const int AtOnce = 25;

    private static readonly IImmutableSet<string> None = ImmutableHashSet<string>.Empty;

    public void Start(ActorSystem system)
    {
        (usual as IActorSystemDependentAllocationStrategy)?.Start(system);
        (even as IActorSystemDependentAllocationStrategy)?.Start(system);
        view.Start(system);
    }

    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations) =>
        usual.AllocateShard(requester, shardId, Split(currentShardAllocations).Open);

    public Task<IImmutableSet<string>> Rebalance(IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        var (open, drained) = Split(currentShardAllocations);
        var leaving = drained.Values.SelectMany(shards => shards).Except(rebalanceInProgress).Take(AtOnce - rebalanceInProgress.Count).ToImmutableHashSet();
        if (leaving.Count > 0)
            return Task.FromResult(view.IsCalm ? leaving : None);
        return (view.Evens ? even : usual).Rebalance(open, rebalanceInProgress);
    }

    /// <summary>Where all are drained, none is.</summary>
    private (IImmutableDictionary<IActorRef, IImmutableList<string>> Open, IImmutableDictionary<IActorRef, IImmutableList<string>> Drained) Split(
        IImmutableDictionary<IActorRef, IImmutableList<string>> all)
    {
        var drained = all.Where(region => view.IsDrained(region.Key)).ToImmutableDictionary();
        return drained.Count == all.Count ? (all, drained.Clear()) : (all.RemoveRange(drained.Keys), drained);
    }
}

/// <summary>What an allocation has to know of hosts.</summary>
internal interface IPlacingView
{
    /// <summary>Of all shards' rounds this one evens out.</summary>
    bool Evens { get; }

    /// <summary>Shards can move: nobody joins, and everybody is reachable and can say that it has heard of the move.</summary>
    bool IsCalm { get; }

    void Start(ActorSystem system);

    bool IsDrained(IActorRef region);
}
