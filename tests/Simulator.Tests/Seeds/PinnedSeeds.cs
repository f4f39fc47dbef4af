namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>Seeds that once broke a promise, each kept from the commit on that mended what it showed.</summary>
internal static class PinnedSeeds
{
    public static IReadOnlyList<PinnedSeed> All { get; } =
    [
        new(1, LoadBalancers: 8, Days: 0.3, "A node that was killed, and left while it was dead, kept the VIP on its loopback for ever."),
        new(10276234873135763797, LoadBalancers: 15, Days: 0.6, "A listener was told ONLINE because its standby, silent since it was emptied, had held its rule once."),
    ];
}

/// <param name="Showed">What was wrong, in a sentence.</param>
internal sealed record PinnedSeed(ulong Seed, int LoadBalancers, double Days, string Showed);
