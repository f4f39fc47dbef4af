using System.Collections.Immutable;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>How one ordered list becomes another when items can only be removed, changed in their place, or added at the end.</summary>
/// <param name="Removed">First these go.</param>
/// <param name="Put">Then these are put, in this order; Before is null for one that is added at the end.</param>
internal sealed record OrderedDifference<T>(ImmutableArray<T> Removed, ImmutableArray<(T? Before, T After)> Put) where T : class;

internal static class OrderedDifference
{
    public static OrderedDifference<T> Of<T, TId>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, TId> id, Func<T, T, bool> same)
        where T : class where TId : struct
    {
        var kept = new Dictionary<TId, T>();
        var put = ImmutableArray.CreateBuilder<(T?, T)>();
        var next = 0;
        var appending = false;
        var places = new Dictionary<TId, int>();
        for (var i = 0; i < before.Length; i++)
            places[id(before[i])] = i;

        // Only what comes in the same order at the head of both lists can stay; after the first newcomer everything is added at the end.
        foreach (var item in after)
        {
            if (!appending && places.TryGetValue(id(item), out var place) && place >= next)
            {
                next = place + 1;
                kept[id(item)] = before[place];
                if (!same(before[place], item))
                    put.Add((before[place], item));
            }
            else
            {
                appending = true;
                put.Add((null, item));
            }
        }
        return new OrderedDifference<T>([.. before.Where(item => !kept.ContainsKey(id(item)))], put.ToImmutable());
    }
}
