using System.Collections.Immutable;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover;

/// <summary>One decision of the budget in the making.</summary>
internal sealed class BudgetTurn
{
    /// <summary>More follow in the next turn, which comes at once: a turn that admits everybody who waits would keep everybody waiting.</summary>
    private const int AdmittedPerTurn = 500;

    private readonly FailoverBudgetState _before;
    private readonly ImmutableArray<BudgetEvent>.Builder _events = ImmutableArray.CreateBuilder<BudgetEvent>();
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();
    private readonly HashSet<LoadBalancerId> _answered = [];
    private bool _more;

    public BudgetTurn(FailoverBudgetSettings settings, FailoverBudgetState before, DateTimeOffset now)
    {
        Settings = settings;
        _before = before;
        State = before;
        Now = now;
    }

    public FailoverBudgetState State { get; private set; }

    public DateTimeOffset Now { get; }

    public FailoverBudgetSettings Settings { get; }

    public BudgetRules Rules => new(State.Limits ?? Settings.Limits, State, Now);

    public void Emit(BudgetEvent @event)
    {
        _events.Add(@event);
        State = FailoverBudgetEvolution.Evolve(State, @event);
    }

    public void Admit(LoadBalancerId loadBalancer, long failover)
    {
        _answered.Add(loadBalancer);
        _effects.Add(new AdmitFailover(loadBalancer, failover));
    }

    public void Defer(AdmissionAsked ask) => _effects.Add(new DeferAsk(ask));

    /// <summary>Says why it waits, unless this turn has said so already.</summary>
    public void Hold(WaitingGroup group, Waiter waiter)
    {
        if (_answered.Add(waiter.LoadBalancer))
            _effects.Add(new HoldFailover(waiter.LoadBalancer, waiter.Failover, HoldReasons.Text(group.Reason, group.Kind, State, Rules.Limits)));
    }

    public void HoldIfWaiting(LoadBalancerId loadBalancer)
    {
        if (State.Places.GetValueOrDefault(loadBalancer) is { Waiting: { } kind } place)
            Hold(State.Waiting[kind], State.Waiting[kind].Queue[place.Number]);
    }

    /// <summary>Draws every conclusion there is: who has expired, who may go on now, and who waits for another reason than before.</summary>
    public void Settle()
    {
        if (Rules.PaidTooFar is { } furthest)
            Emit(new RateForgiven { At = Now, PaidUntil = furthest });
        Expire();
        var left = AdmittedPerTurn;
        while (!State.Waiting.IsEmpty && Rules.Room && Next() is { } next)
        {
            if (left-- == 0)
            {
                _more = true;
                break;
            }

            Give(next);
        }

        foreach (var group in State.Waiting.Values)
        {
            var reason = Rules.OwnReason(group.Kind) ?? HoldReason.Paced;
            if (reason == group.Reason)
                continue;
            Emit(new HoldChanged { At = Now, Urgency = group.Kind.Urgency, Cause = group.Kind.Cause, Lost = group.Kind.Lost, Reason = reason });
            var changed = State.Waiting[group.Kind];
            foreach (var waiter in changed.Queue.Values)
                Hold(changed, waiter);
        }
    }

    public Decision<BudgetEvent> Decide(Reply reply, bool rearm)
    {
        var due = _more ? Now : Due(State);
        if (rearm || _more || due != Due(_before))
            _effects.Add(due is { } at ? new StartTimer(FailoverBudgetDecider.LookTimer, State.LastNumber, at) : new CancelTimer(FailoverBudgetDecider.LookTimer));
        return new(_events.ToImmutable(), _effects.ToImmutable(), reply);
    }

    private void Expire()
    {
        if (State.Open.IsEmpty || State.Open.First().Value.At + Settings.AdmissionLimit > Now)
            return;
        Emit(new AdmissionsExpired
        {
            At = Now,
            Failovers = [.. State.Open.Values.TakeWhile(open => open.At + Settings.AdmissionLimit <= Now).Select(open => new FailoverRef(open.LoadBalancer, open.Failover))],
        });
    }

    /// <summary>The most urgent, and of those who came first, whom no limit of its own holds.</summary>
    private WaitingGroup? Next()
    {
        WaitingGroup? next = null;
        var rules = Rules;
        foreach (var group in State.Waiting.Values)
        {
            if (next is not null && group.Kind.Urgency < next.Kind.Urgency)
                break;
            if ((next is null || group.Queue.First().Key < next.Queue.First().Key) && rules.OwnReason(group.Kind) is null)
                next = group;
        }

        return next;
    }

    private void Give(WaitingGroup group)
    {
        var waiter = group.Queue.First().Value;
        var rules = Rules;
        var counted = rules.NewLosses(group.Kind);
        Emit(new AdmissionGiven
        {
            At = Now,
            LoadBalancer = waiter.LoadBalancer,
            Failover = waiter.Failover,
            PaidUntil = rules.PaidAfterOneMore,
            Counted = counted.IsEmpty ? null : counted,
        });
        Admit(waiter.LoadBalancer, waiter.Failover);
    }

    /// <summary>When time alone changes something; null: never.</summary>
    private DateTimeOffset? Due(FailoverBudgetState state)
    {
        var rules = new BudgetRules(state.Limits ?? Settings.Limits, state, Now);
        DateTimeOffset? due = state.Open.IsEmpty ? null : state.Open.First().Value.At + Settings.AdmissionLimit;
        if (state.Waiting.IsEmpty)
            return due;
        if (state.Waiting.Values.Any(group => group.Reason is HoldReason.Paced) && rules.NextByRate is { } byRate && (due is null || byRate < due))
            due = byRate;
        if (state.Waiting.Values.Any(group => group.Reason is HoldReason.Share or HoldReason.ZoneShare) && rules.NextByWindow is { } byWindow && (due is null || byWindow < due))
            due = byWindow;
        return due;
    }
}
