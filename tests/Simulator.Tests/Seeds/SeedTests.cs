namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>A few whole worlds, and one that nobody has seen before.</summary>
public sealed class SeedTests
{
    private const int LoadBalancers = 15;
    private const double Days = 1;

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    [InlineData(104)]
    [InlineData(105)]
    [InlineData(106)]
    public void A_fixed_seed_keeps_every_promise(ulong seed) => Simulated.KeepsEveryPromise(new SimulationOptions(seed, LoadBalancers, Days));

    [Fact]
    public void The_seed_of_this_commit_keeps_every_promise()
    {
        var (seed, about) = Commit.Seed;
        TestContext.Current.TestOutputHelper?.WriteLine($"{about}: {seed}");
        Simulated.KeepsEveryPromise(new SimulationOptions(seed, LoadBalancers, Days), about);
    }
}
