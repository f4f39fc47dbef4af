using System.Collections.Immutable;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>
/// The weights that a node is sent. Its weighted round robin has a fixed number of slots; an endpoint of weight w gets
/// floor(w * slots / 100) of them, first come first served, and what is left over goes to the endpoints with at most one
/// (seen on LoxiLB 0.9.8). So the weights sent are such that the slots come out exactly and nothing is left over.
/// </summary>
public static class Weights
{
    private const int CarrierValues = 250;

    /// <summary>
    /// For selections in which the node ignores weights: a number that changes with the idle timeout, because a node takes
    /// a new idle timeout only along with something else that it notices.
    /// </summary>
    public static int Carrying(int inactiveTimeout) => 1 + (inactiveTimeout % CarrierValues);

    /// <summary>
    /// The slots of each member: in proportion to its weight by largest remainder, but at least one. Ties go to the earlier one.
    /// </summary>
    /// <param name="weights">At most as many as there are slots, each at least 1.</param>
    public static ImmutableArray<int> Slots(IReadOnlyList<int> weights, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weights.Count, slots);
        long total = weights.Sum(weight => (long)weight);

        // Shares times total, so that everything stays whole.
        var shares = weights.Select(weight => (long)weight * slots).ToArray();
        var counts = shares.Select(share => (int)Math.Max(1, share / total)).ToArray();
        while (counts.Sum() < slots)
            counts[First(counts.Length, n => shares[n] - (counts[n] * total))]++;
        while (counts.Sum() > slots)
            counts[^(1 + First(counts.Length, n => counts[^(1 + n)] == 1 ? long.MinValue : (counts[^(1 + n)] * total) - shares[^(1 + n)]))]--;
        return [.. counts];
    }

    /// <summary>The smallest percentage that a node gives this many slots for. The percentages of one rule may sum to more than 100: the node does not mind.</summary>
    public static int Percentage(int count, int slots) => ((count * 100) + slots - 1) / slots;

    /// <summary>The first index with the largest value.</summary>
    private static int First(int length, Func<int, long> value)
    {
        var best = 0;
        for (var n = 1; n < length; n++)
        {
            if (value(n) > value(best))
                best = n;
        }

        return best;
    }
}
