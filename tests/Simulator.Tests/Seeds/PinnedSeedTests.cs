namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>What was mended stays mended. A seed means something else after the simulator itself has changed, so a bug has a test of its own besides.</summary>
public sealed class PinnedSeedTests
{
    public static TheoryData<ulong, int, double, string> Seeds =>
        [.. PinnedSeeds.All.Select(pinned => new TheoryDataRow<ulong, int, double, string>(pinned.Seed, pinned.LoadBalancers, pinned.Days, pinned.Showed))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_seed_that_once_broke_a_promise_keeps_all(ulong seed, int loadBalancers, double days, string showed) =>
        Simulated.KeepsEveryPromise(new SimulationOptions(seed, loadBalancers, days), $"it once showed: {showed}");

    [Fact]
    public void Each_says_what_it_showed() => Assert.All(PinnedSeeds.All, pinned => Assert.EndsWith(".", pinned.Showed, StringComparison.Ordinal));
}
