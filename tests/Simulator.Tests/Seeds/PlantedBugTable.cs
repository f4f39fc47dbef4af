using static LoxiActors.Simulation.Planted.PlantedBug;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>Within which part of all seeds each planted bug is found, and by which promise. docs/simulation.md has the same figures.</summary>
internal static class PlantedBugTable
{
    public static IReadOnlyList<PlantedBugRow> Rows { get; } =
    [
        new(ReplyBeforePersist, Promise: 1, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(NoEpochCheck, Promise: 2, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(LeaseNeverOver, Promise: 2, Seeds: 5, LoadBalancers: 30, Days: 4),
        new(ReportBeforeCommit, Promise: 7, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(LostRetry, Promise: 3, Seeds: 5, LoadBalancers: 30, Days: 4),
        new(NoDeadline, Promise: 5, Seeds: 5, LoadBalancers: 30, Days: 4),
        new(ForgottenRecovery, Promise: 5, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(ParentLeftPending, Promise: 5, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(ReplayDiffers, Promise: 1, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(TrustsStaleNode, Promise: 3, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(IgnoredOption, Promise: 6, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(DriftUnseen, Promise: 7, Seeds: 3, LoadBalancers: 15, Days: 2),
        new(FailureTakenForSuccess, Promise: 7, Seeds: 5, LoadBalancers: 30, Days: 4),
    ];
}
