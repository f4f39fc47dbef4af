using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Tests.Kernel;

public sealed class PrngTests
{
    /// <summary>The published xoshiro256** with SplitMix64. Other numbers would make every seed that was ever noted another world.</summary>
    [Theory]
    [InlineData(0, new ulong[] { 0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c })]
    [InlineData(42, new ulong[] { 0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1, 0xecb8ad4703b360a1 })]
    public void A_seed_has_its_numbers(ulong seed, ulong[] numbers)
    {
        var prng = new Prng(seed);

        Assert.Equal(numbers, Draw(prng, numbers.Length));
    }

    [Fact]
    public void A_split_does_not_depend_on_what_was_drawn()
    {
        var (fresh, used) = (new Prng(7), new Prng(7));
        Draw(used, 100);

        Assert.Equal(Draw(fresh.Split("network"), 5), Draw(used.Split("network"), 5));
    }

    [Fact]
    public void Splits_differ_by_seed_and_by_purpose()
    {
        string[] purposes = ["network", "fate", "workload", "host-1", "host-2", "1-host", "life 1", "life 11", ""];

        var firsts = from seed in new ulong[] { 0, 1, 2 } from purpose in purposes select new Prng(seed).Split(purpose).Next();

        Assert.Equal(3 * purposes.Length, firsts.Distinct().Count());
    }

    [Fact]
    public void A_split_draws_nothing()
    {
        var (split, alone) = (new Prng(7), new Prng(7));
        split.Split("network");

        Assert.Equal(alone.Next(), split.Next());
    }

    [Fact]
    public void Bounds_are_kept_and_reached()
    {
        var prng = new Prng(3);

        Assert.Equal([0, 1, 2, 3, 4], Seen(() => prng.Below(5)));
        Assert.Equal([-2, -1, 0, 1], Seen(() => prng.Between(-2, 1)));
        Assert.Equal(["a", "b"], Seen(() => prng.Pick(["a", "b"])));
        Assert.Equal([0], Seen(() => prng.Below(1)));
    }

    [Fact]
    public void Fractions_and_times_stay_in_their_ranges()
    {
        var prng = new Prng(4);
        var (least, most) = (TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(2));
        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(prng.Unit(), 0, 1 - double.Epsilon);
            Assert.InRange(prng.Between(least, most), least, most);
            Assert.InRange(prng.Exponential(most), TimeSpan.Zero, 10 * most);
        }
    }

    [Fact]
    public void Chances_come_about_as_often_as_they_should()
    {
        var prng = new Prng(5);

        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => prng.Chance(0.3)), 2_800, 3_200);
        Assert.DoesNotContain(Enumerable.Range(0, 1_000), _ => prng.Chance(0));
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(prng.Chance(1)));
        Assert.InRange(Enumerable.Range(0, 10_000).Average(_ => prng.Exponential(TimeSpan.FromSeconds(10)).TotalSeconds), 9.5, 10.5);
    }

    [Fact]
    public void What_is_left_to_no_chance_draws_nothing()
    {
        var (asked, alone) = (new Prng(9), new Prng(9));
        asked.Chance(0);

        Assert.Equal(alone.Next(), asked.Next());
    }

    [Fact]
    public void Uuids_are_of_version_4_and_differ()
    {
        var prng = new Prng(6);
        var ids = Enumerable.Range(0, 1_000).Select(_ => prng.Uuid()).ToArray();

        Assert.Equal(1_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^.{8}-.{4}-4.{3}-[89ab].{3}-.{12}$", id.ToString()));
    }

    private static ulong[] Draw(Prng prng, int count) => [.. Enumerable.Range(0, count).Select(_ => prng.Next())];

    private static IEnumerable<T> Seen<T>(Func<T> draw) => Enumerable.Range(0, 500).Select(_ => draw()).Distinct().Order();
}
