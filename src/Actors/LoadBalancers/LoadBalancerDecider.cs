using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>
/// Decides for one load balancer: what is wanted, which node still lacks it, which operation has ended and what Octavia is owed.
/// Every input is handled in two steps: first what it says by itself, then <see cref="Turn.Settle"/>, which draws all
/// conclusions from the state alone. So a conclusion never depends on which input happened to bring it about.
/// </summary>
public sealed class LoadBalancerDecider(LoadBalancerSettings settings) : IDecider<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>
{
    internal const string DeadlineTimer = "deadline";

    internal const string RetryTimerPrefix = "retry/";

    internal const string RoleTimerPrefix = "role/";

    internal const string FailoverTimer = "failover";

    internal const string ReadBackTimer = "read-back";

    /// <summary>After so many trees in a row that could not be shown nobody is asked again before something else happens.</summary>
    internal const int UnreadableMax = 6;

    /// <summary>What a node holds that never held anything of this load balancer.</summary>
    internal static string EmptyFingerprint { get; } = NodeConfiguration.Empty.Fingerprint();

    public LoadBalancerSettings Settings { get; } = settings;

    public Decision<LoadBalancerEvent> Decide(LoadBalancerState state, LoadBalancerInput input, DateTimeOffset now)
    {
        var turn = new Turn(Settings, state, now);
        var reply = input switch
        {
            DriverCallReceived call => CallHandling.Handle(turn, call),
            DriverCallAbandoned abandoned => CallHandling.Abandon(turn, abandoned),
            TreeRead read => TreeCorrection.Handle(turn, read),
            TreeUnreadable unreadable => TreeCorrection.Handle(turn, unreadable),
            TransactionsEnded ended => TreeCorrection.Handle(turn, ended),
            ReadBackRequested => TreeCorrection.Ask(turn),
            NodeConfigured configured => NodeHandling.Configured(turn, configured),
            NodeObserved observed => NodeHandling.Observed(turn, observed),
            NodeStandingChanged changed => FailoverHandling.Stands(turn, changed),
            RoleAssigned assigned => FailoverHandling.Assigned(turn, assigned),
            FailoverAdmitted admitted => FailoverHandling.Admitted(turn, admitted),
            FailoverHeld held => FailoverHandling.Held(turn, held),
            SpareOffered offered => FailoverHandling.Offered(turn, offered),
            FailoverRequested requested => FailoverHandling.Requested(turn, requested),
            ReportAcknowledged acknowledged => Acknowledge(turn, acknowledged),
            TimerFired fired => Fire(turn, fired),
            Recovered recovered => Recover(turn, recovered),
            _ => throw new NotSupportedException($"a load balancer does not know the input {input.GetType().Name}"),
        };

        // A refusal changes nothing, so there is nothing to conclude either.
        if (reply is Reply.Refused)
            return Decision<LoadBalancerEvent>.Only(reply);
        turn.Settle(rearm: input is Recovered or TimerFired);
        return turn.Decide(reply);
    }

    public LoadBalancerState Evolve(LoadBalancerState state, LoadBalancerEvent @event) => LoadBalancerEvolution.Evolve(state, @event);

    private static Reply Acknowledge(Turn turn, ReportAcknowledged acknowledged)
    {
        if (acknowledged.Number > turn.State.LastReport)
        {
            return new Reply.Refused(Refusal.Contradiction(
                $"number: report {acknowledged.Number} of {turn.State.Id} was never made, the last one is {turn.State.LastReport}"));
        }

        if (turn.State.Owed.Any(owed => owed.IsSettledInPartBy(acknowledged.Number)))
            turn.Emit(new StatusesAcknowledged { At = turn.Now, Number = acknowledged.Number });
        turn.WithdrawAnyway();
        return Reply.None;
    }

    private static Reply Fire(Turn turn, TimerFired fired)
    {
        if (fired.Name == ReadBackTimer && turn.State is { UnreadableInARow: > 0, ReadBack: null, Phase: LoadBalancerPhase.Living })
            turn.Emit(new ReadBackAsked { At = turn.Now });
        return Reply.None;
    }

    private static Reply Recover(Turn turn, Recovered recovered)
    {
        if (turn.State is { UnreadableInARow: > 0 and <= UnreadableMax, ReadBack: null, Phase: LoadBalancerPhase.Living })
            turn.Emit(new ReadBackAsked { At = turn.Now });
        NodeHandling.AdjustPlacement(turn, recovered.Nodes);

        // Whatever was on its way to a node when the old process ended may or may not have arrived.
        foreach (var node in turn.State.Nodes.Where(node => node.Attempt is not null))
        {
            turn.Emit(new NodeDrifted
            {
                At = turn.Now,
                Node = node.Name,
                Reason = "the control plane restarted while a change was under way",
            });
        }

        foreach (var node in turn.State.Nodes.Where(node => node.RoleAttempt is not null))
            turn.Emit(new RoleLost { At = turn.Now, Node = node.Name, Reason = "the control plane restarted while its role was being set" });
        foreach (var node in turn.State.Nodes.Where(node => node.Standing is { TakesLoad: false } || StandsOtherwise(node, recovered.Nodes)))
            turn.Do(new AskStanding(turn.State.Id, node.Name));
        turn.PublishAnyway();
        return Reply.None;
    }

    private static bool StandsOtherwise(NodePlacement node, NodeInventory nodes) =>
        nodes.Nodes.FirstOrDefault(known => known.Name == node.Name) is { } now && now.Standing != (node.Standing ?? NodeStanding.Good);
}
