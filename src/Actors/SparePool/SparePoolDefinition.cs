using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Actors.SparePool;

/// <summary>How an engine runs the spare pool. There is one, under <see cref="Key"/>.</summary>
public sealed class SparePoolDefinition(SparePoolSettings settings) : EntityDefinition<SparePoolState, SparePoolInput, SparePoolEvent>
{
    public const string Key = "cluster";

    private readonly SparePoolDecider _decider = new(settings);

    public override string Kind => "spare-pool";

    public override SparePoolState Initial(string key) => SparePoolState.Initial;

    public override Decision<SparePoolEvent> Decide(SparePoolState state, SparePoolInput input, DateTimeOffset now) => _decider.Decide(state, input, now);

    public override SparePoolState Evolve(SparePoolState state, SparePoolEvent @event) => _decider.Evolve(state, @event);

    public override SparePoolInput Recovered() => new SparePoolRecovered();

    public override SparePoolInput TimerFired(StartTimer timer) => new SparePoolTimerFired(timer.Name, timer.Epoch);

    public override bool NeedsGuarding(SparePoolState state) => !state.Shortfalls.IsEmpty;

    public override IEnumerable<IndexChange> IndexChanges(SparePoolEvent @event) => [];

    public override byte[] SerializeEvent(SparePoolEvent @event) => SparePoolJson.Serialize(@event);

    public override SparePoolEvent DeserializeEvent(ReadOnlySpan<byte> json) => SparePoolJson.DeserializeEvent(json);

    public override byte[] SerializeState(SparePoolState state) => SparePoolJson.Serialize(state);

    public override SparePoolState DeserializeState(ReadOnlySpan<byte> json) => SparePoolJson.DeserializeState(json);
}
