using static LoxiActors.Simulation.Planted.PlantedBug;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>Within which part of all seeds each planted bug is found, and by which promise. docs/simulation.md has the same figures.</summary>
internal static class PlantedBugTable
{
    public static IReadOnlyList<PlantedBugRow> Rows { get; } =
    [
        new(ReplyBeforePersist, Promises: [1], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(NoEpochCheck, Promises: [2], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(LeaseNeverOver, Promises: [2, 7], Seeds: 5, LoadBalancers: 30, Days: 4),
        new(ReportBeforeCommit, Promises: [7], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(LostRetry, Promises: [3, 5], Seeds: 5, LoadBalancers: 30, Days: 4),
        new(NoDeadline, Promises: [5], Seeds: 5, LoadBalancers: 30, Days: 4),
        new(ForgottenRecovery, Promises: [3, 5], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(ParentLeftPending, Promises: [5], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(ReplayDiffers, Promises: [1], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(TrustsStaleNode, Promises: [3, 7], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(IgnoredOption, Promises: [6], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(DriftUnseen, Promises: [3, 7], Seeds: 3, LoadBalancers: 15, Days: 2),
        new(FailureTakenForSuccess, Promises: [7], Seeds: 5, LoadBalancers: 30, Days: 4),
    ];
}
