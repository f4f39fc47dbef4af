using LoxiActors.Actors.Seam;

namespace LoxiActors.Simulation.Kernel;

/// <summary>Another definition, of which one thing or another is overridden.</summary>
internal abstract class DelegatingDefinition<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> inner) : EntityDefinition<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    protected EntityDefinition<TState, TInput, TEvent> Inner => inner;

    public override string Kind => inner.Kind;

    public override TState Initial(string key) => inner.Initial(key);

    public override Decision<TEvent> Decide(TState state, TInput input, DateTimeOffset now) => inner.Decide(state, input, now);

    public override TState Evolve(TState state, TEvent @event) => inner.Evolve(state, @event);

    public override TInput Recovered() => inner.Recovered();

    public override TInput TimerFired(StartTimer timer) => inner.TimerFired(timer);

    public override bool NeedsGuarding(TState state) => inner.NeedsGuarding(state);

    public override int EventsPerSnapshot(TState state) => inner.EventsPerSnapshot(state);

    public override IEnumerable<IndexChange> IndexChanges(TEvent @event) => inner.IndexChanges(@event);

    public override byte[] SerializeEvent(TEvent @event) => inner.SerializeEvent(@event);

    public override TEvent DeserializeEvent(ReadOnlySpan<byte> json) => inner.DeserializeEvent(json);

    public override byte[] SerializeState(TState state) => inner.SerializeState(state);

    public override TState DeserializeState(ReadOnlySpan<byte> json) => inner.DeserializeState(json);

    public override byte[] SerializeInput(TInput input) => inner.SerializeInput(input);

    public override TInput DeserializeInput(ReadOnlySpan<byte> json) => inner.DeserializeInput(json);
}
