using LoxiActors.Actors.LoadBalancers.Compiling;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class WeightsTests
{
    private const int SlotCount = 16;

    [Fact]
    public void Every_partition_of_the_slots_comes_out_exactly_on_a_node_in_any_order()
    {
        var seen = 0;
        foreach (var partition in Partitions(SlotCount, SlotCount))
        {
            foreach (var order in new[] { partition, [.. partition.AsEnumerable().Reverse()] })
                Assert.Equal(order, SlotsOnNode([.. order.Select(count => Weights.Percentage(count, SlotCount))]));
            seen++;
        }

        Assert.Equal(231, seen);
    }

    [Fact]
    public void A_percentage_is_the_smallest_that_earns_its_slots()
    {
        for (var count = 1; count <= SlotCount; count++)
        {
            Assert.Equal(count, Weights.Percentage(count, SlotCount) * SlotCount / 100);
            Assert.True((Weights.Percentage(count, SlotCount) - 1) * SlotCount / 100 < count);
        }
    }

    [Fact]
    public void The_model_of_a_node_shares_out_as_a_node_was_seen_to()
    {
        Assert.Equal([14, 2], SlotsOnNode([90, 10]));
        Assert.Equal([12, 4], SlotsOnNode([75, 25]));
        Assert.Equal([8, 8], SlotsOnNode([3, 1]));
        Assert.Equal([11, 5], SlotsOnNode([33, 33]));
        Assert.Equal([16, 0], SlotsOnNode([100, 100]));
        Assert.Equal([15, 1], SlotsOnNode([99, 0]));
        Assert.Equal([16, 0], SlotsOnNode([100, 0]));
    }

    [Theory]
    [InlineData(new[] { 90, 10 }, new[] { 14, 2 })]
    [InlineData(new[] { 3, 1 }, new[] { 12, 4 })]
    [InlineData(new[] { 1, 1, 1 }, new[] { 6, 5, 5 })]
    [InlineData(new[] { 256, 1 }, new[] { 15, 1 })]
    [InlineData(new[] { 256, 256, 1, 1, 1 }, new[] { 7, 6, 1, 1, 1 })]
    [InlineData(new[] { 1, 2, 3, 4, 5 }, new[] { 1, 2, 3, 4, 6 })]
    public void Slots_follow_the_weights_by_largest_remainder(int[] weights, int[] slots)
    {
        Assert.Equal(slots, Weights.Slots(weights, SlotCount));
    }

    [Fact]
    public void Every_member_gets_a_fair_whole_number_of_slots_and_at_least_one()
    {
        var random = new Random(16);
        for (var round = 0; round < 20_000; round++)
        {
            var weights = Enumerable.Range(0, random.Next(1, SlotCount + 1)).Select(_ => random.Next(1, 257)).ToArray();
            var slots = Weights.Slots(weights, SlotCount);

            Assert.Equal(SlotCount, slots.Sum());
            Assert.All(slots, count => Assert.InRange(count, 1, SlotCount));
            for (var a = 0; a < weights.Length; a++)
            {
                for (var b = 0; b < weights.Length; b++)
                {
                    if (weights[a] > weights[b])
                        Assert.True(slots[a] >= slots[b], $"{string.Join(',', weights)} -> {string.Join(',', slots)}");
                }
            }

            // Where nobody had to be lifted to one slot, nobody is off by a whole slot.
            var total = weights.Sum();
            if (weights.All(weight => weight * SlotCount >= total))
                Assert.All(slots.Zip(weights), pair => Assert.True(Math.Abs(pair.First - (pair.Second * SlotCount / (double)total)) < 1));
        }
    }

    [Fact]
    public void More_members_than_slots_are_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Weights.Slots([.. Enumerable.Repeat(1, 17)], SlotCount));

    /// <summary>How a node shares its slots out.</summary>
    private static int[] SlotsOnNode(int[] weights)
    {
        var slots = new int[weights.Length];
        var small = new List<int>();
        var used = 0;
        for (var n = 0; n < weights.Length; n++)
        {
            var own = weights[n] * SlotCount / 100;
            if (own == 0)
                small.Add(n);
            for (var x = 0; x < own && used < SlotCount; x++, used++)
            {
                slots[n]++;
                if (own == 1)
                    small.Add(n);
            }
        }

        if (small.Count == 0)
            small.AddRange(Enumerable.Repeat(0, weights.Length));
        for (var v = 0; used < SlotCount; used++, v++)
            slots[small[v % small.Count]]++;
        return slots;
    }

    private static IEnumerable<List<int>> Partitions(int sum, int largest)
    {
        if (sum == 0)
        {
            yield return [];
            yield break;
        }

        for (var part = Math.Min(sum, largest); part > 0; part--)
        {
            foreach (var rest in Partitions(sum - part, part))
                yield return [part, .. rest];
        }
    }
}
