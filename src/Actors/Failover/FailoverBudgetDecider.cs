using System.Collections.Immutable;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Failover;

/// <summary>
/// Admits failovers: the urgent first, and of equally urgent ones who asked first. One that is held by a limit of its own (its
/// node is one too many, its machine is busy) keeps nobody waiting whom that limit does not concern.
/// </summary>
public sealed class FailoverBudgetDecider(FailoverBudgetSettings settings) : IDecider<FailoverBudgetState, BudgetInput, BudgetEvent>
{
    internal const string LookTimer = "look";

    public Decision<BudgetEvent> Decide(FailoverBudgetState state, BudgetInput input, DateTimeOffset now)
    {
        var turn = new BudgetTurn(settings, state, now);
        var reply = input switch
        {
            AdmissionAsked asked => Ask(turn, asked),
            AdmissionEnded ended => End(turn, ended),
            AdmissionBatch batch => Handle(turn, batch),
            NodesSeen seen => See(turn, seen),
            PauseRequested pause => Pause(turn, pause),
            ResumeRequested resume => Resume(turn, resume),
            LimitsRequested requested => SetLimits(turn, requested),
            BudgetRecovered => Reply.None,
            BudgetTimerFired => Reply.None,
            _ => throw new NotSupportedException($"the failover budget does not know the input {input.GetType().Name}"),
        };
        if (reply is Reply.Refused)
            return Decision<BudgetEvent>.Only(reply);
        turn.Settle();
        foreach (var asked in Asks(input))
            turn.HoldIfWaiting(asked.LoadBalancer);
        if (input is BudgetRecovered)
            AnswerAll(turn);
        return turn.Decide(reply, rearm: input is BudgetRecovered or BudgetTimerFired);
    }

    public FailoverBudgetState Evolve(FailoverBudgetState state, BudgetEvent @event) => FailoverBudgetEvolution.Evolve(state, @event);

    private static IEnumerable<AdmissionAsked> Asks(BudgetInput input) => input switch
    {
        AdmissionAsked asked => [asked],
        AdmissionBatch batch => batch.Inputs.OfType<AdmissionAsked>(),
        _ => [],
    };

    private static Reply Handle(BudgetTurn turn, AdmissionBatch batch)
    {
        foreach (var input in batch.Inputs)
        {
            switch (input)
            {
                case AdmissionAsked asked:
                    if (Ask(turn, asked) is Reply.Refused)
                        turn.Defer(asked);
                    break;
                case AdmissionEnded ended:
                    End(turn, ended);
                    break;
                default:
                    throw new NotSupportedException($"{input.GetType().Name} is neither an ask nor an end");
            }
        }

        return Reply.None;
    }

    private static Reply Ask(BudgetTurn turn, AdmissionAsked asked)
    {
        var kind = new WaitingKind(asked.Urgency, asked.Cause, [.. asked.Lost.Distinct().Order()]);
        var place = turn.State.Places.GetValueOrDefault(asked.LoadBalancer);
        if (place is { Waiting: null } && turn.State.Open[place.Number] is { } open && open.Failover >= asked.Failover)
        {
            // It has been told before, but may not have heard. A late ask of an earlier failover wants no answer.
            if (open.Failover == asked.Failover)
                turn.Admit(asked.LoadBalancer, asked.Failover);
            return Reply.None;
        }

        if (place is { Waiting: { } known } && turn.State.WaiterAt(place) is { } waiter
            && (waiter.Failover > asked.Failover || (waiter.Failover == asked.Failover && known == kind)))
        {
            return Reply.None;
        }

        if (place is null && turn.State.WaitingCount >= turn.Settings.WaitingMax)
            return new Reply.Refused(Refusal.Unavailable($"{turn.Settings.WaitingMax} failovers wait already; ask again later"));

        CountNodes(turn, asked.Nodes);
        var rules = turn.Rules;

        // Whoever waits already may be more urgent, so nobody is let through past them before all are looked at together.
        var held = rules.OwnReason(kind) ?? (turn.State.Waiting.IsEmpty && rules.Room ? (HoldReason?)null : HoldReason.Paced);
        var counted = held is null ? rules.NewLosses(kind) : [];
        turn.Emit(new FailoverAsked
        {
            At = turn.Now,
            LoadBalancer = asked.LoadBalancer,
            Failover = asked.Failover,
            Cause = asked.Cause,
            Urgency = asked.Urgency,
            Lost = kind.Lost,
            Held = held,
            PaidUntil = held is null ? rules.PaidAfterOneMore : null,
            Counted = counted.IsEmpty ? null : counted,
        });
        if (held is null)
            turn.Admit(asked.LoadBalancer, asked.Failover);
        return Reply.None;
    }

    private static Reply End(BudgetTurn turn, AdmissionEnded ended)
    {
        if (turn.State.Places.GetValueOrDefault(ended.LoadBalancer) is { } place
            && (turn.State.WaiterAt(place)?.Failover ?? turn.State.Open[place.Number].Failover) <= ended.Failover)
        {
            turn.Emit(new FailoverEnded { At = turn.Now, LoadBalancer = ended.LoadBalancer, Failover = ended.Failover });
        }

        return Reply.None;
    }

    /// <summary>Before the first ask there is nothing that could depend on it.</summary>
    private static Reply See(BudgetTurn turn, NodesSeen seen)
    {
        if (!turn.State.Nodes.IsEmpty)
            CountNodes(turn, seen.Nodes);
        return Reply.None;
    }

    private static Reply Pause(BudgetTurn turn, PauseRequested pause)
    {
        if (turn.State.Pause is null)
            turn.Emit(new BudgetPaused { At = turn.Now, By = pause.By, Reason = pause.Reason });
        return Reply.None;
    }

    private static Reply Resume(BudgetTurn turn, ResumeRequested resume)
    {
        if (turn.State.Pause is not null)
            turn.Emit(new BudgetResumed { At = turn.Now, By = resume.By });
        return Reply.None;
    }

    private static Reply SetLimits(BudgetTurn turn, LimitsRequested requested)
    {
        if (requested.Limits?.Problem() is { } problem)
            return new Reply.Refused(Refusal.BadRequest(problem));
        if (requested.Limits != turn.State.Limits)
            turn.Emit(new LimitsSet { At = turn.Now, By = requested.By, Limits = requested.Limits });
        return Reply.None;
    }

    /// <summary>What was said before the state was brought back may not have been heard.</summary>
    private static void AnswerAll(BudgetTurn turn)
    {
        foreach (var open in turn.State.Open.Values)
            turn.Admit(open.LoadBalancer, open.Failover);
        foreach (var group in turn.State.Waiting.Values)
        {
            foreach (var waiter in group.Queue.Values)
                turn.Hold(group, waiter);
        }
    }

    private static void CountNodes(BudgetTurn turn, NodeInventory inventory)
    {
        var known = turn.State.Nodes;
        var same = known.Length == inventory.Nodes.Length;
        for (var i = 0; same && i < known.Length; i++)
        {
            same = known[i].Name == inventory.Nodes[i].Name && known[i].Zone == inventory.Nodes[i].Zone && known[i].Host == inventory.Nodes[i].Host
                && known[i].Lost == IsLost(inventory.Nodes[i]);
        }

        if (!same)
            turn.Emit(new NodesCounted { At = turn.Now, Nodes = [.. inventory.Nodes.Select(node => new CountedNode(node.Name, node.Zone, node.Host, IsLost(node)))] });
    }

    private static bool IsLost(NodeDescription node) => node.Standing is { Verdict: NodeVerdict.Dead, Draining: false };
}
