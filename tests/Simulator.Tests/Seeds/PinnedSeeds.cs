namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>Seeds that once broke a promise, each kept from the commit on that mended what it showed.</summary>
internal static class PinnedSeeds
{
    public static IReadOnlyList<PinnedSeed> All { get; } =
    [
        new(2, LoadBalancers: 15, Days: 1, "A look's news that was stored although its answer was lost was not told again: a load balancer stayed DEGRADED."),
    ];
}

/// <param name="Showed">What was wrong, in a sentence.</param>
internal sealed record PinnedSeed(ulong Seed, int LoadBalancers, double Days, string Showed);
