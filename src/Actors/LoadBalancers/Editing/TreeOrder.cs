using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>Octavia lists children in no order that means anything, so a tree keeps them in the order in which they were first seen.</summary>
internal static class TreeOrder
{
    public static LoadBalancer As(LoadBalancer known, LoadBalancer tree) => tree with
    {
        Listeners = As(known.Listeners, tree.Listeners, listener => listener.Id),
        Pools =
        [
            .. As(known.Pools, tree.Pools, pool => pool.Id).Select(pool => known.FindPool(pool.Id) is { } before
                ? pool with { Members = As(before.Members, pool.Members, member => member.Id) }
                : pool),
        ],
    };

    private static ImmutableArray<T> As<T, TId>(ImmutableArray<T> known, ImmutableArray<T> items, Func<T, TId> id) where TId : struct
    {
        var places = new Dictionary<TId, int>();
        foreach (var item in known)
            places.TryAdd(id(item), places.Count);
        return [.. items.OrderBy(item => places.GetValueOrDefault(id(item), int.MaxValue))];
    }
}
