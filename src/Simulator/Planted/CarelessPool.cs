using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Planted;

/// <summary>Doesn't look at who holds the load balancer already.</summary>
internal sealed class CarelessPool(SparePoolDefinition inner) : DelegatingDefinition<SparePoolState, SparePoolInput, SparePoolEvent>(inner)
{
    public override Decision<SparePoolEvent> Decide(SparePoolState state, SparePoolInput input, DateTimeOffset now) =>
        Inner.Decide(state, input is SpareAsked asked ? asked with { Avoid = [] } : input, now);
}
