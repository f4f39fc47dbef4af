using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

/// <summary>
/// Pools that stand inside listeners (default pools) and policies (redirect pools). In a fully populated create they may
/// lack members and monitor, while the load balancer's own list is complete, so that list wins and these only fill gaps.
/// </summary>
internal static class NestedPools
{
    public static ImmutableArray<Pool> JoinedWith(ImmutableArray<PoolPayload> pools, ImmutableArray<ListenerPayload> listeners, string path)
    {
        var joined = pools.Select((pool, i) => PoolMapping.Map(pool, null, $"{path}.pools[{i}]")).ToList();
        var listed = joined.Select(pool => pool.Id).ToHashSet();
        for (var i = 0; i < listeners.Length; i++)
        {
            foreach (var nested in In(listeners[i], $"{path}.listeners[{i}]").Where(pool => !listed.Contains(pool.Id)))
                Keep(joined, nested);
        }
        return [.. joined];
    }

    public static IEnumerable<Pool> In(ListenerPayload listener, string path)
    {
        if (listener.DefaultPool.Or(null) is { } pool)
            yield return PoolMapping.Map(pool, null, $"{path}.default_pool");
        var policies = listener.L7Policies.Or(null) ?? [];
        for (var i = 0; i < policies.Length; i++)
        {
            foreach (var nested in In(policies[i], $"{path}.l7policies[{i}]"))
                yield return nested;
        }
    }

    public static IEnumerable<Pool> In(L7PolicyPayload policy, string path)
    {
        if (policy.RedirectPool.Or(null) is { } pool)
            yield return PoolMapping.Map(pool, null, $"{path}.redirect_pool");
    }

    /// <summary>Adds the pools that the tree does not have; those that it has it knows better.</summary>
    public static LoadBalancer Adopt(LoadBalancer tree, IEnumerable<Pool> nested)
    {
        foreach (var pool in nested)
        {
            if (tree.FindPool(pool.Id) is null)
                tree = tree.WithPool(pool);
        }
        return tree;
    }

    // The same pool inside two listeners may be incomplete in one of them.
    private static void Keep(List<Pool> joined, Pool nested)
    {
        var at = joined.FindIndex(pool => pool.Id == nested.Id);
        if (at < 0)
            joined.Add(nested);
        else if (Children(nested) > Children(joined[at]))
            joined[at] = nested;
    }

    private static int Children(Pool pool) => pool.Members.Length + (pool.HealthMonitor is null ? 0 : 1);
}
