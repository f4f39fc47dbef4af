using static LoxiActors.Simulation.Planted.PlantedBug;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>Within which part of all seeds each planted bug is found, and by which promise. docs/simulation.md has the same figures.</summary>
internal static class PlantedBugTable
{
    public static IReadOnlyList<PlantedBugRow> Rows { get; } =
    [
        new(ReplyBeforePersist, Promises: [1], FirstSeed: 1, Seeds: 1, LoadBalancers: 10, Days: 0.3),
        new(NoEpochCheck, Promises: [2], FirstSeed: 31, Seeds: 1, LoadBalancers: 6, Days: 0.3),
        new(LeaseNeverOver, Promises: [2], FirstSeed: 10, Seeds: 1, LoadBalancers: 15, Days: 1),
        new(ReportBeforeCommit, Promises: [5, 7], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(LostRetry, Promises: [3, 5, 7, 8], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(NoDeadline, Promises: [5], FirstSeed: 6, Seeds: 3, LoadBalancers: 15, Days: 1),
        new(ForgottenRecovery, Promises: [3, 5, 7, 8], FirstSeed: 1, Seeds: 1, LoadBalancers: 15, Days: 1),
        new(ParentLeftPending, Promises: [5], FirstSeed: 1, Seeds: 1, LoadBalancers: 15, Days: 1),
        new(ReplayDiffers, Promises: [1], FirstSeed: 1, Seeds: 1, LoadBalancers: 15, Days: 1),
        new(TrustsStaleNode, Promises: [3], FirstSeed: 1, Seeds: 3, LoadBalancers: 25, Days: 1),
        new(IgnoredOption, Promises: [6], FirstSeed: 1, Seeds: 3, LoadBalancers: 15, Days: 1),
        new(DriftUnseen, Promises: [3, 7, 8], FirstSeed: 1, Seeds: 3, LoadBalancers: 15, Days: 1),
        new(FailureTakenForSuccess, Promises: [3, 5, 7, 8], FirstSeed: 4, Seeds: 3, LoadBalancers: 25, Days: 2),
        new(DeadOnOneWitness, Promises: [4], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(NoGracePeriod, Promises: [4], FirstSeed: 11, Seeds: 1, LoadBalancers: 6, Days: 0.3),
        new(NoCutOffRule, Promises: [4], FirstSeed: 3, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(RoleEpochNotChecked, Promises: [8], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(BackupBeforeMaster, Promises: [8], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(FenceForgotten, Promises: [8], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
        new(BudgetNotAsked, Promises: [4], FirstSeed: 1, Seeds: 1, LoadBalancers: 10, Days: 0.3),
        new(SpareOnPeersMachine, Promises: [8], FirstSeed: 1, Seeds: 3, LoadBalancers: 10, Days: 0.3),
    ];
}
