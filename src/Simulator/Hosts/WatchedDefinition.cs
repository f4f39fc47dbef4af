using LoxiActors.Actors.Seam;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>Shows the live state to those who compare it with what the journal alone gives.</summary>
internal sealed class WatchedDefinition<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> inner, Action<TState> deciding)
    : DelegatingDefinition<TState, TInput, TEvent>(inner)
    where TState : class
    where TInput : class
    where TEvent : class
{
    public override Decision<TEvent> Decide(TState state, TInput input, DateTimeOffset now)
    {
        deciding(state);
        return Inner.Decide(state, input, now);
    }
}
