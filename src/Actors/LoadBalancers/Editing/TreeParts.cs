using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>A tree with one part put or taken out. What is put again keeps its place, what is new comes last.</summary>
internal static class TreeParts
{
    public static LoadBalancer WithListener(this LoadBalancer tree, Listener listener) =>
        tree with { Listeners = Put(tree.Listeners, listener, known => known.Id == listener.Id) };

    public static LoadBalancer WithoutListener(this LoadBalancer tree, ListenerId id) =>
        tree with { Listeners = tree.Listeners.RemoveAll(known => known.Id == id) };

    public static LoadBalancer WithPool(this LoadBalancer tree, Pool pool) =>
        tree with { Pools = Put(tree.Pools, pool, known => known.Id == pool.Id) };

    public static LoadBalancer WithoutPool(this LoadBalancer tree, PoolId id) =>
        tree with { Pools = tree.Pools.RemoveAll(known => known.Id == id) };

    public static Pool WithMember(this Pool pool, Member member) =>
        pool with { Members = Put(pool.Members, member, known => known.Id == member.Id) };

    public static Pool WithoutMember(this Pool pool, MemberId id) =>
        pool with { Members = pool.Members.RemoveAll(known => known.Id == id) };

    public static Pool? PoolOf(this LoadBalancer tree, MemberId id) =>
        tree.Pools.FirstOrDefault(pool => pool.Members.Any(member => member.Id == id));

    public static Pool? PoolOf(this LoadBalancer tree, HealthMonitorId id) =>
        tree.Pools.FirstOrDefault(pool => pool.HealthMonitor?.Id == id);

    public static Listener? ListenerOf(this LoadBalancer tree, L7PolicyId id) =>
        tree.Listeners.FirstOrDefault(listener => listener.L7Policies.Any(policy => policy.Id == id));

    public static Listener? ListenerOf(this LoadBalancer tree, L7RuleId id) =>
        tree.Listeners.FirstOrDefault(listener => listener.L7Policies.Any(policy => policy.Rules.Any(rule => rule.Id == id)));

    /// <summary>The listeners that Octavia locks together with a pool.</summary>
    public static IEnumerable<Listener> ListenersUsing(this LoadBalancer tree, PoolId pool) =>
        tree.Listeners.Where(listener => listener.DefaultPoolId == pool || listener.L7Policies.Any(policy => policy.RedirectPoolId == pool));

    public static ImmutableArray<T> Put<T>(ImmutableArray<T> items, T item, Func<T, bool> same)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (same(items[i]))
                return items.SetItem(i, item);
        }
        return items.Add(item);
    }
}
