using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Failover;

/// <summary>How an engine runs the failover budget. There is one, under <see cref="Key"/>.</summary>
/// <param name="nodes">The nodes there are when an input comes from another host.</param>
public sealed class FailoverBudgetDefinition(FailoverBudgetSettings settings, Func<NodeInventory> nodes)
    : JsonEntityDefinition<FailoverBudgetState, BudgetInput, BudgetEvent>(
        "the failover budget", FailoverBudgetJson.Default.FailoverBudgetState, FailoverBudgetJson.Default.BudgetEvent, nodes)
{
    public const string Key = "cluster";

    private readonly FailoverBudgetDecider _decider = new(settings);

    public override string Kind => "failover-budget";

    public override FailoverBudgetState Initial(string key) => FailoverBudgetState.Initial;

    public override Decision<BudgetEvent> Decide(FailoverBudgetState state, BudgetInput input, DateTimeOffset now) => _decider.Decide(state, input, now);

    public override FailoverBudgetState Evolve(FailoverBudgetState state, BudgetEvent @event) => _decider.Evolve(state, @event);

    public override BudgetInput Recovered() => new BudgetRecovered();

    public override BudgetInput TimerFired(StartTimer timer) => new BudgetTimerFired(timer.Name, timer.Epoch);

    public override bool NeedsGuarding(FailoverBudgetState state) => !state.Open.IsEmpty || !state.Waiting.IsEmpty;

    /// <summary>The state is as large as there are failovers, an event concerns one of them.</summary>
    public override int EventsPerSnapshot(FailoverBudgetState state) => Math.Max(1, (state.Open.Count + state.WaitingCount) / 4);

    public override IEnumerable<IndexChange> IndexChanges(BudgetEvent @event) => [];
}
