using LoxiActors.Engines.Local.Timers;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class TimerHeapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_heap_gives_timers_in_order_whatever_is_removed(int seed)
    {
        var random = new Random(seed);
        var heap = new TimerHeap();
        var model = new List<EntityTimer>();
        for (var i = 0; i < 3_000; i++)
        {
            if (model.Count > 0 && random.Next(3) == 0)
            {
                var victim = model[random.Next(model.Count)];
                model.Remove(victim);
                Assert.True(heap.Remove(victim));
                Assert.False(heap.Remove(victim));
            }
            else
            {
                var timer = new EntityTimer(null!, null, DateTimeOffset.UnixEpoch.AddTicks(random.Next(100))) { Order = i };
                model.Add(timer);
                heap.Add(timer);
            }

            Assert.Equal(model.Count, heap.Count);
        }

        foreach (var expected in model.OrderBy(t => t.DueTicks).ThenBy(t => t.Order))
        {
            Assert.Same(expected, heap.First);
            heap.Remove(expected);
        }

        Assert.Null(heap.First);
    }
}
