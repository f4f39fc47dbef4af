using LoxiActors.Actors.Seam;

namespace LoxiActors.EngineCompliance.Probe;

/// <summary>A definition that changes something about another one.</summary>
public abstract class DelegatingDefinition(EntityDefinition<ProbeState, ProbeInput, ProbeEvent> inner)
    : EntityDefinition<ProbeState, ProbeInput, ProbeEvent>
{
    public override string Kind => inner.Kind;

    public override ProbeState Initial(string key) => inner.Initial(key);

    public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now) => inner.Decide(state, input, now);

    public override ProbeState Evolve(ProbeState state, ProbeEvent happened) => inner.Evolve(state, happened);

    public override ProbeInput Recovered() => inner.Recovered();

    public override ProbeInput TimerFired(StartTimer timer) => inner.TimerFired(timer);

    public override bool NeedsGuarding(ProbeState state) => inner.NeedsGuarding(state);

    public override IEnumerable<IndexChange> IndexChanges(ProbeEvent happened) => inner.IndexChanges(happened);

    public override byte[] SerializeEvent(ProbeEvent happened) => inner.SerializeEvent(happened);

    public override ProbeEvent DeserializeEvent(ReadOnlySpan<byte> json) => inner.DeserializeEvent(json);

    public override byte[] SerializeState(ProbeState state) => inner.SerializeState(state);

    public override ProbeState DeserializeState(ReadOnlySpan<byte> json) => inner.DeserializeState(json);

    public override byte[] SerializeInput(ProbeInput input) => inner.SerializeInput(input);

    public override ProbeInput DeserializeInput(ReadOnlySpan<byte> json) => inner.DeserializeInput(json);
}
