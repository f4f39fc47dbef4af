using LoxiActors.Actors.LoadBalancers;

namespace LoxiActors.Simulation.Promises;

/// <summary>One load balancer as the journal alone gives it.</summary>
internal sealed class ReplayedState(LoadBalancerState initial)
{
    public LoadBalancerState State { get; set; } = initial;

    public long Sequence { get; set; }

    /// <summary>Up to which the live state was compared.</summary>
    public long Compared { get; set; }
}
