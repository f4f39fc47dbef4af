using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Simulation.Promises;

namespace LoxiActors.Simulation.Hosts;

/// <summary>Shows the live state to those who compare it with what the journal alone gives.</summary>
internal sealed class WatchedDefinition(EntityDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> inner, PromiseChecker promises, long epoch)
    : EntityDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>
{
    public override string Kind => inner.Kind;

    public override LoadBalancerState Initial(string key) => inner.Initial(key);

    public override Decision<LoadBalancerEvent> Decide(LoadBalancerState state, LoadBalancerInput input, DateTimeOffset now)
    {
        promises.Deciding(epoch, state);
        return inner.Decide(state, input, now);
    }

    public override LoadBalancerState Evolve(LoadBalancerState state, LoadBalancerEvent @event) => inner.Evolve(state, @event);

    public override LoadBalancerInput Recovered() => inner.Recovered();

    public override LoadBalancerInput TimerFired(StartTimer timer) => inner.TimerFired(timer);

    public override bool NeedsGuarding(LoadBalancerState state) => inner.NeedsGuarding(state);

    public override IEnumerable<IndexChange> IndexChanges(LoadBalancerEvent @event) => inner.IndexChanges(@event);

    public override byte[] SerializeEvent(LoadBalancerEvent @event) => inner.SerializeEvent(@event);

    public override LoadBalancerEvent DeserializeEvent(ReadOnlySpan<byte> json) => inner.DeserializeEvent(json);

    public override byte[] SerializeState(LoadBalancerState state) => inner.SerializeState(state);

    public override LoadBalancerState DeserializeState(ReadOnlySpan<byte> json) => inner.DeserializeState(json);
}
