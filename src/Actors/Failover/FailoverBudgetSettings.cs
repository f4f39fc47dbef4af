namespace LoxiActors.Actors.Failover;

/// <summary>What the configuration says to the failover budget.</summary>
public sealed record FailoverBudgetSettings
{
    /// <summary>As long as no operator has set others.</summary>
    public BudgetLimits Limits { get; init; } = new();

    /// <summary>
    /// After so long an admission ends by itself, so that a load balancer that is gone, or whose word was lost, does not hold a place.
    /// Longer than it takes to set a role; what lasts longer, to fill a spare, needs no place.
    /// </summary>
    public TimeSpan AdmissionLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Load balancers that may wait; the next one is refused and asks again.</summary>
    public int WaitingMax { get; init; } = 20_000;
}
