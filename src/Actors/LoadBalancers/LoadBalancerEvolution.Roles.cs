using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>What the events about nodes' standings, roles and failovers make of the state.</summary>
public static partial class LoadBalancerEvolution
{
    private static LoadBalancerState EvolveRoles(LoadBalancerState state, LoadBalancerEvent @event) => @event switch
    {
        NodeStandingNoted noted => OnNode(state, noted.Node, node => Note(node, noted)),
        RolesDecided decided => Decide(state, decided),
        RoleStarted started => OnNode(state, started.Node, node => node with
        {
            RoleAttempt = new RoleAttempt(started.Attempt, started.Role, started.Epoch),
            LastRoleAttempt = started.Attempt,
            RoleChangedAt = started.At,
        }),
        RoleTaken taken => OnNode(state, taken.Node, node => node with
        {
            Held = new HeldRole(taken.Role, taken.Epoch),
            RoleChangedAt = taken.At,
            OwesFence = null,
            RoleAttempt = null,
            RoleFailure = null,
        }),
        RoleFailed failed => OnNode(state, failed.Node, node => node with
        {
            Held = null,
            RoleAttempt = null,
            RoleFailure = new RoleFailure(failed.Reason, (node.RoleFailure?.Consecutive ?? 0) + 1, failed.RetryAt),
        }),
        RoleLost lost => OnNode(state, lost.Node, node => node with { Held = null, RoleAttempt = null, RoleFailure = null }),
        NodeLeaving leaving => OnNode(state, leaving.Node, node => node with { Leaving = true, Role = node.Role is null ? null : HaRole.Backup }) with
        {
            Home = state.Home == leaving.Node ? null : state.Home,
        },
        NodeSetAside aside => OnNode(state, aside.Node, node => node with { Aside = true, Failure = DueNow(node.Failure, aside.At) }),

        // What it holds by now, only a look can tell.
        NodeTakenBack back => OnNode(state, back.Node, node => node with { Aside = null, Applied = null, SeenGeneration = 0, Failure = DueNow(node.Failure, back.At) }),
        NodeLeft left => state with { Nodes = state.Nodes.RemoveAll(node => node.Name == left.Node) },
        _ => EvolveFailover(state, @event),
    };

    private static LoadBalancerState EvolveFailover(LoadBalancerState state, LoadBalancerEvent @event) => @event switch
    {
        FailoverOpened opened => state with
        {
            LastFailover = opened.Number,
            Failover = new OpenFailover(opened.Number, opened.Cause, opened.From, opened.Replace, opened.To, opened.Reason, opened.At),
        },
        FailoverGranted granted => OnFailover(state, failover => failover with { AdmittedAt = granted.At, Withheld = null }),
        FailoverWithheld withheld => OnFailover(state, failover => failover with { Withheld = withheld.Reason }),
        FailoverServed served => OnFailover(state, failover => failover with { ServedAt = served.At }),
        SpareSought sought => OnFailover(state, failover => failover with { Spare = new SpareSearch(sought.For, sought.At) }),
        SpareMissing missing => OnFailover(state, failover => failover with { Spare = failover.Spare! with { Missing = missing.Reason } }),
        FailoverEnded => state with { Failover = null },
        _ => throw new NotSupportedException($"a load balancer does not know the event {@event.GetType().Name}"),
    };

    private static LoadBalancerState OnFailover(LoadBalancerState state, Func<OpenFailover, OpenFailover> change) =>
        state.Failover is { } failover ? state with { Failover = change(failover) } : state;

    /// <summary>A node that is heard again after it was dead has perhaps lost everything; what it holds is read before anything is built upon it.</summary>
    private static NodePlacement Note(NodePlacement node, NodeStandingNoted noted)
    {
        var next = node with { Standing = noted.Standing, StandingNumber = noted.Number };
        return (node.IsDead, next.IsDead) switch
        {
            (false, true) => next with { SoundSince = null, RoleAttempt = null, RoleFailure = null },
            (true, false) => next with
            {
                Held = null,
                RoleFailure = null,
                Applied = null,
                Serving = null,
                Failure = null,
                OwesFence = true,
                SoundSince = noted.At,
            },
            _ when !node.IsAlive && next.IsAlive => next with { SoundSince = noted.At, Failure = DueNow(node.Failure, noted.At), RoleFailure = null },
            _ => next,
        };
    }

    private static NodeFailure? DueNow(NodeFailure? failure, DateTimeOffset now) =>
        failure is { Refused: false } ? failure with { RetryAt = now } : failure;

    private static LoadBalancerState Decide(LoadBalancerState state, RolesDecided decided) => state with
    {
        RoleEpoch = decided.Epoch,
        Home = decided.Home,
        Nodes = [.. state.Nodes.Select(node => node with
        {
            Role = decided.Active.Contains(node.Name) ? HaRole.Master : HaRole.Backup,
            RoleFailure = null,
        })],
    };
}
