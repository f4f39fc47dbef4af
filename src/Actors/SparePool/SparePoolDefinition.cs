using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.SparePool;

/// <summary>How an engine runs the spare pool. There is one, under <see cref="Key"/>.</summary>
/// <param name="nodes">The nodes there are when an input comes from another host.</param>
public sealed class SparePoolDefinition(SparePoolSettings settings, Func<NodeInventory> nodes)
    : JsonEntityDefinition<SparePoolState, SparePoolInput, SparePoolEvent>(
        "the spare pool", SparePoolJson.Default.SparePoolState, SparePoolJson.Default.SparePoolEvent, nodes)
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
}
