using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>The difference of two trees, and its application.</summary>
public static class TreeChanges
{
    /// <summary>
    /// What leads from one tree to the other; nothing where they are equal. Something that has to move to another place in
    /// the order is removed and put again.
    /// </summary>
    /// <param name="before">Null: there was none. Otherwise the same load balancer.</param>
    public static ImmutableArray<TreeChange> Between(LoadBalancer? before, LoadBalancer after)
    {
        var changes = ImmutableArray.CreateBuilder<TreeChange>();
        if (before is null || !TreeEquality.SameAttributes(before, after))
            changes.Add(new TreeChange.LoadBalancerPut(after with { Listeners = [], Pools = [] }));

        var listeners = OrderedDifference.Of(before?.Listeners ?? [], after.Listeners, listener => listener.Id, TreeEquality.Same);
        var pools = OrderedDifference.Of(before?.Pools ?? [], after.Pools, pool => pool.Id, TreeEquality.Same);
        changes.AddRange(listeners.Removed.Select(listener => new TreeChange.ListenerRemoved(listener.Id)));
        changes.AddRange(pools.Removed.Select(pool => new TreeChange.PoolRemoved(pool.Id)));
        foreach (var (known, pool) in pools.Put)
            Between(known, pool, changes);
        changes.AddRange(listeners.Put.Select(put => new TreeChange.ListenerPut(put.After)));
        return changes.ToImmutable();
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> if the changes do not belong to the tree.</summary>
    public static LoadBalancer ApplyTo(LoadBalancer? tree, IEnumerable<TreeChange> changes) =>
        changes.Aggregate(tree, Apply) ?? throw new InvalidOperationException("no change puts the load balancer itself");

    private static LoadBalancer Apply(LoadBalancer? tree, TreeChange change) => (tree, change) switch
    {
        (null, TreeChange.LoadBalancerPut put) => put.Attributes,
        (null, _) => throw new InvalidOperationException($"{change.GetType().Name} before the load balancer itself"),
        (_, TreeChange.LoadBalancerPut put) => put.Attributes with { Listeners = tree.Listeners, Pools = tree.Pools },
        (_, TreeChange.ListenerPut put) => tree.WithListener(put.Listener),
        (_, TreeChange.ListenerRemoved removed) => tree.WithoutListener(removed.ListenerId),
        (_, TreeChange.PoolPut put) => tree.WithPool(put.Pool with { Members = tree.FindPool(put.Pool.Id)?.Members ?? [] }),
        (_, TreeChange.PoolRemoved removed) => tree.WithoutPool(removed.PoolId),
        (_, TreeChange.MemberPut put) => tree.WithPool(Pool(tree, put.PoolId).WithMember(put.Member)),
        (_, TreeChange.MemberRemoved removed) => tree.WithPool(Pool(tree, removed.PoolId).WithoutMember(removed.MemberId)),
        _ => throw new NotSupportedException($"unknown change {change.GetType().Name}"),
    };

    private static Pool Pool(LoadBalancer tree, Protocol.Ids.PoolId id) =>
        tree.FindPool(id) ?? throw new InvalidOperationException($"a change of a member of pool {id}, which {tree} does not have");

    private static void Between(Pool? before, Pool after, ImmutableArray<TreeChange>.Builder changes)
    {
        if (before is null || !TreeEquality.SameWithoutMembers(before, after))
            changes.Add(new TreeChange.PoolPut(after with { Members = [] }));
        var members = OrderedDifference.Of(before?.Members ?? [], after.Members, member => member.Id, TreeEquality.Same);
        changes.AddRange(members.Removed.Select(member => new TreeChange.MemberRemoved(after.Id, member.Id)));
        changes.AddRange(members.Put.Select(put => new TreeChange.MemberPut(after.Id, put.After)));
    }
}
