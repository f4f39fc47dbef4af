using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Planted;

/// <summary>The load balancer's decisions with one bug put in.</summary>
internal sealed class FaultyDefinition(LoadBalancerDefinition inner, PlantedBug planted, Agenda agenda)
    : EntityDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>
{
    public override string Kind => inner.Kind;

    public override LoadBalancerState Initial(string key) => inner.Initial(key);

    public override Decision<LoadBalancerEvent> Decide(LoadBalancerState state, LoadBalancerInput input, DateTimeOffset now)
    {
        if (Deaf(input))
            return Decision<LoadBalancerEvent>.Only(Reply.None);
        var decision = inner.Decide(state, Misheard(input), now);
        return decision with { Effects = [.. decision.Effects.Select(effect => Faulty(state, effect)).OfType<Effect>()] };
    }

    public override LoadBalancerState Evolve(LoadBalancerState state, LoadBalancerEvent @event) =>
        planted is PlantedBug.ReplayDiffers && @event is NodeSeen && agenda.Now.Ticks % 7 == 0
            ? inner.Evolve(state, @event) with { FaultReason = "differs" }
            : inner.Evolve(state, @event);

    public override LoadBalancerInput Recovered() => inner.Recovered();

    public override LoadBalancerInput TimerFired(StartTimer timer) => inner.TimerFired(timer);

    public override bool NeedsGuarding(LoadBalancerState state) => inner.NeedsGuarding(state);

    public override IEnumerable<IndexChange> IndexChanges(LoadBalancerEvent @event) => inner.IndexChanges(@event);

    public override byte[] SerializeEvent(LoadBalancerEvent @event) => inner.SerializeEvent(@event);

    public override LoadBalancerEvent DeserializeEvent(ReadOnlySpan<byte> json) => inner.DeserializeEvent(json);

    public override byte[] SerializeState(LoadBalancerState state) => inner.SerializeState(state);

    public override LoadBalancerState DeserializeState(ReadOnlySpan<byte> json) => inner.DeserializeState(json);

    private bool Deaf(LoadBalancerInput input) => planted switch
    {
        PlantedBug.ForgottenRecovery => input is Recovered,
        PlantedBug.DriftUnseen => input is NodeObserved { Observation: NodeObservation.Seen { Rules.IsEmpty: true } },
        _ => false,
    };

    private LoadBalancerInput Misheard(LoadBalancerInput input) => (planted, input) switch
    {
        (PlantedBug.FailureTakenForSuccess, NodeConfigured { Outcome: ConfigureOutcome.Unreachable } configured) =>
            configured with { Outcome = new ConfigureOutcome.Applied(1, 0) },
        (PlantedBug.IgnoredOption, DriverCallReceived { Call: ListenerCreate create } received) =>
            received with { Call = create with { Listener = create.Listener with { InsertHeaders = ImmutableSortedDictionary<string, string>.Empty } } },
        _ => input,
    };

    private Effect? Faulty(LoadBalancerState before, Effect effect) => (planted, effect) switch
    {
        (PlantedBug.LostRetry, ConfigureNode configure) when before.FindNode(configure.Node)?.Failure is not null => null,
        (PlantedBug.TrustsStaleNode, ConfigureNode { From: null } configure) => configure with { From = NodeConfiguration.Empty },
        (PlantedBug.ParentLeftPending, PublishReport publish) => publish with
        {
            Report = publish.Report with
            {
                Statuses = publish.Report.Statuses.Length > 1
                    ? [.. publish.Report.Statuses.Where(status => status is not { Object.Kind: ObjectKind.LoadBalancer, Provisioning: ProvisioningStatus.Active })]
                    : publish.Report.Statuses,
            },
        },
        _ => effect,
    };
}
