namespace LoxiActors.Imitation.Core;

/// <summary>The 16 data-plane slots of weighted round robin (sel 2), as seen on LoxiLB 0.9.8.</summary>
internal static class WeightSlots
{
    /// <summary>The index into the endpoint list (hidden ones included) for every slot; empty for another sel.</summary>
    /// <remarks>
    /// Weights are percentages: floor(weight * 16 / 100) slots each, in list order. What is left over goes round the
    /// endpoints with at most one slot, or all to the first of the list when there is none.
    /// </remarks>
    public static int[] Compute(Rule rule)
    {
        if (rule.Sel != 2 || rule.Endpoints.Count == 0)
            return [];
        var slots = new List<int>(Limits.WeightSlots);
        var small = new List<int>();
        for (var i = 0; i < rule.Endpoints.Count; i++)
        {
            if (rule.Endpoints[i].Hidden)
                continue;
            var share = rule.Endpoints[i].Weight * Limits.WeightSlots / 100;
            var taken = Math.Min(share, Limits.WeightSlots - slots.Count);
            if (share == 0 || (share == 1 && taken == 1))
                small.Add(i);
            slots.AddRange(Enumerable.Repeat(i, taken));
        }

        for (var left = 0; slots.Count < Limits.WeightSlots; left++)
            slots.Add(small.Count == 0 ? 0 : small[left % small.Count]);
        return [.. slots];
    }
}
