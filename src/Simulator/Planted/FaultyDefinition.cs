using System.Collections.Immutable;
using LoxiActors.Actors.Failover.Messages;
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
    : DelegatingDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>(inner)
{
    public override Decision<LoadBalancerEvent> Decide(LoadBalancerState state, LoadBalancerInput input, DateTimeOffset now)
    {
        if (Deaf(input))
            return Decision<LoadBalancerEvent>.Only(Reply.None);
        var decision = Inner.Decide(state, Misheard(state, input), now);
        IEnumerable<Effect> effects = [.. decision.Effects.Select(effect => Faulty(state, effect)).OfType<Effect>()];
        return decision with { Effects = [.. effects, .. StandBackFirst(state, decision)] };
    }

    public override LoadBalancerState Evolve(LoadBalancerState state, LoadBalancerEvent @event) =>
        planted is PlantedBug.ReplayDiffers && @event is NodeSeen && agenda.Now.Ticks % 7 == 0
            ? Inner.Evolve(state, @event) with { FaultReason = "differs" }
            : Inner.Evolve(state, @event);

    private bool Deaf(LoadBalancerInput input) => planted switch
    {
        PlantedBug.ForgottenRecovery => input is Recovered,
        PlantedBug.DriftUnseen => input is NodeObserved { Observation: NodeObservation.Seen { Rules.IsEmpty: true } },
        _ => false,
    };

    private LoadBalancerInput Misheard(LoadBalancerState state, LoadBalancerInput input) => (planted, input) switch
    {
        (PlantedBug.FailureTakenForSuccess, NodeConfigured { Outcome: ConfigureOutcome.Unreachable } configured) =>
            configured with { Outcome = new ConfigureOutcome.Applied(1, 0) },
        (PlantedBug.IgnoredOption, DriverCallReceived { Call: ListenerCreate create } received) =>
            received with { Call = create with { Listener = create.Listener with { InsertHeaders = ImmutableSortedDictionary<string, string>.Empty } } },
        (PlantedBug.RoleEpochNotChecked, RoleAssigned assigned) when state.FindNode(assigned.Node)?.RoleAttempt is { } attempt =>
            assigned with { Attempt = attempt.Number },
        _ => input,
    };

    /// <summary>The one that is to be left is told before another one has said that it serves.</summary>
    private IEnumerable<Effect> StandBackFirst(LoadBalancerState state, Decision<LoadBalancerEvent> decision) =>
        planted is PlantedBug.BackupBeforeMaster && state.Failover is { IsPlanned: true } or null && decision.Events.OfType<RolesDecided>().FirstOrDefault() is { } decided
            ? state.Holders.Where(node => node is { Role: HaRole.Master, IsDead: false } && !decided.Active.Contains(node.Name))
                .Select(node => new AssignRole(state.Id, node.Name, RuleName.InstanceOf(state.Id), HaRole.Backup, decided.Epoch, node.LastRoleAttempt ?? 0))
            : [];

    private Effect? Faulty(LoadBalancerState before, Effect effect) => (planted, effect) switch
    {
        (PlantedBug.LostRetry, ConfigureNode configure) when before.FindNode(configure.Node)?.Failure is not null => null,
        (PlantedBug.FenceForgotten, AssignRole { Role: HaRole.Backup } assign) when before.FindNode(assign.Node) is { Standing: not null, Held: null, Serving: null } => null,
        (PlantedBug.BudgetNotAsked, AskAdmission ask) => new AdmitFailover(ask.LoadBalancer, ask.Failover),
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
