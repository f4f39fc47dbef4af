using Akka.Actor;
using Akka.Cluster.Sharding;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>
/// One entity: its mailbox, its turns, its timers. A turn is: decide, work out the next state, prepare the index, append, confirm the
/// index, answer, carry out. What is durable is asked of a <see cref="Journal.JournalActor"/>, a child.
/// </summary>
internal sealed partial class EntityActor<TState, TInput, TEvent> : UntypedActor
    where TState : class
    where TInput : class
    where TEvent : class
{
    private readonly EntityKind<TState, TInput, TEvent> _kind;
    private readonly EngineContext _engine;
    private readonly EntityId _id;
    private readonly IActorRef _self;
    private readonly Queue<Item> _waiting = new();
    private readonly RecentlyTold _told;
    private int _askersWaiting;

    /// <summary>A turn, or something as long, is under way.</summary>
    private bool _busy;

    private bool _pumping;

    /// <summary>Whose turn is under way.</summary>
    private Item? _current;

    /// <summary>It is to leave this host as soon as nothing is under way.</summary>
    private bool _leaving;

    public EntityActor(EntityKind<TState, TInput, TEvent> kind, string key)
    {
        (_kind, _engine, _id) = (kind, kind.Engine, kind.IdOf(key));
        _told = new RecentlyTold(2 * _engine.Options.MailboxCapacity);
        _self = Self;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Continuation continuation:
                continuation.Run();
                break;
            case Asked asked:
                Enqueue(new Item.Ask(Sender, asked.Input));
                break;
            case Told told:
                TakeTold(told, new ToldId(told.Sender, told.Number));
                break;
            case Queried:
                Enqueue(new Item.Query(Sender));
                break;
            case Woken:
                Enqueue(new Item.Wake(Sender));
                break;
            case Settled when _busy && IsLoaded:

                // Its claims are those of a turn under way, and none that was cut off.
                Sender.Tell(Done.Instance);
                break;
            case Settled:
                Enqueue(new Item.Settle(Sender));
                break;
            case Forgotten forgotten:
                Enqueue(new Item.Forget(Sender, forgotten.RetiredBefore));
                break;
            case TimerCame came:
                TimerComes(came);
                break;
            case RevivalCame came:
                RevivalComes(came);
                break;
            case IssueAgain:
                IssueWhatIsOpenAgain();
                break;
            case LeaveIfIdle:
                LeaveMemoryIfIdle();
                break;
            case Terminated ended:
                JournalEnded(ended.ActorRef);
                break;
            case LeaveHost:
                _leaving = true;
                Pump();
                break;
            default:
                JournalSays(message);
                break;
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PostStop()
    {
        var stays = Stays;
        CancelTimers();
        StopReviving();
        Abandon();
        if (_current is { } current)
            RefuseAndLeave(current, Refusal.Unavailable($"{_id} has left this host"));
        if (_resident.EndLook())
            _engine.Gate.Leave();
        _kind.Residents.TryRemove(new KeyValuePair<string, ResidentEntity>(_id.Key, _resident));
        TellLeft();

        // What made it stay came after the shard had been told that it goes.
        if (stays && !_engine.Gate.Stopping)
            _kind.Region.Tell(new Woken(_id.Kind, _id.Key), ActorRefs.NoSender);
    }

    /// <summary>What waits already is not answered, because it isn't over; it is sent once more then.</summary>
    private void TakeTold(Told told, ToldId id)
    {
        switch (_told.IsOver(id))
        {
            case true:
                Sender.Tell(Done.Instance);
                break;
            case null:
                _told.Waits(id);
                Enqueue(new Item.Tell(Sender, told.Input, id));
                break;
        }
    }

    private void Enqueue(Item item)
    {
        if (Full(item) is { } refusal)
        {
            Refuse(item, refusal);
            return;
        }

        _engine.Gate.Enter();
        _waiting.Enqueue(item);
        if (item is Item.Ask or Item.Query)
            _askersWaiting++;
        Pump();
    }

    private Refusal? Full(Item item)
    {
        var capacity = _engine.Options.MailboxCapacity;
        return item switch
        {
            Item.Ask or Item.Query when _askersWaiting >= capacity || _waiting.Count >= 2 * capacity => EngineRefusals.Full(_id, _waiting.Count),
            Item.Tell when _waiting.Count >= 2 * capacity => EngineRefusals.Full(_id, _waiting.Count),
            _ => null,
        };
    }

    private Item Dequeue()
    {
        var item = _waiting.Dequeue();
        if (item is Item.Ask or Item.Query)
            _askersWaiting--;
        return item;
    }

    /// <summary>What was under way is over.</summary>
    private void Rest()
    {
        _busy = false;
        Pump();
    }

    /// <summary>Goes on with what waits, until something is under way. A turn that is over at once comes back here without nesting.</summary>
    private void Pump()
    {
        if (_pumping)
            return;
        _pumping = true;
        try
        {
            GoOn();
        }
        finally
        {
            _pumping = false;
        }
    }

    private void GoOn()
    {
        while (!_busy)
        {
            if (_leaving || _engine.Gate.Stopping)
                Abandon();
            if (_leaving)
            {
                Context.Stop(_self);
                return;
            }

            if (_waiting.Count == 0)
            {
                NoteResidence();
                return;
            }

            if (!IsLoaded)
                Load();
            else if (OwesRecovered && IsTurn(_waiting.Peek()))
                Open();
            else
                Take(Dequeue());
        }
    }

    private bool IsTurn(Item item) => item switch
    {
        Item.Query or Item.Settle or Item.Forget => false,
        Item.Guard => _guarded,
        _ => true,
    };

    private void Take(Item item)
    {
        switch (item)
        {
            case Item.Ask ask:
                Turn(item, () => (TInput)ask.Input);
                break;
            case Item.Tell tell:
                Turn(item, () => (TInput)tell.Input);
                break;
            case Item.Timer timer:
                Turn(item, () => _kind.Definition.TimerFired(timer.Started));
                break;
            case Item.Query:
                End(item, new Shown(_id.Kind, _sequence == 0 ? null : _state));
                break;
            case Item.Forget forget:
                Erase(forget);
                break;
            case Item.Settle settle:
                Settle(settle);
                break;
            default:
                End(item, Done.Instance);
                break;
        }
    }

    /// <summary>One that isn't in memory does so anyway when it is brought back.</summary>
    private void IssueWhatIsOpenAgain()
    {
        _owesRecovered = true;
        if (IsLoaded)
            Enqueue(new Item.Guard());
    }

    /// <summary>Refuses what waits. What nobody waits for is made up for by whoever brings the entity back next.</summary>
    private void Abandon()
    {
        while (_waiting.Count > 0)
            RefuseAndLeave(Dequeue(), Refusal.Unavailable(_engine.Gate.Closed ?? $"{_id} is moving to another host"));
    }

    private void End(Item item, IWireMessage answer)
    {
        item.Sender?.Tell(answer, _self);
        _current = null;
        _engine.Gate.Leave();
    }

    private void RefuseAndLeave(Item item, Refusal refusal)
    {
        _current = null;
        Refuse(item, refusal);
        _engine.Gate.Leave();
    }

    /// <summary>It was taken, and nothing came of it. Whoever asks is told so; what was told is made up for when the entity is brought back.</summary>
    private void Fail(Item item, Refusal refusal)
    {
        if (item is not Item.Tell told)
        {
            RefuseAndLeave(item, refusal);
            return;
        }

        _told.IsOverNow(told.Id);
        End(item, Done.Instance);
    }

    private void Refuse(Item item, Refusal refusal)
    {
        if (item is Item.Tell told)
            _told.Refused(told.Id);
        item.Sender?.Tell(item is Item.Ask or Item.Tell ? new Answered(new Reply.Refused(refusal)) : new NotShown(refusal.OperatorFault), ActorRefs.NoSender);
    }

    /// <summary>Goes on with a task's result, on this actor; what came of it before the actor ended is dropped.</summary>
    private void Then<T>(Func<Task<T>> begin, Action<T> succeeded, Action<Exception> failed)
    {
        Task<T> task;
        try
        {
            task = begin();
        }
#pragma warning disable CA1031 // As if it had failed later.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            task = Task.FromException<T>(failure);
        }

        task.PipeTo(
            _self,
            success: result => new Continuation(() => succeeded(result)),
            failure: failure => new Continuation(() => failed(failure is AggregateException { InnerException: { } inner } ? inner : failure)));
    }

    private sealed record Continuation(Action Run) : INoSerializationVerificationNeeded;
}

/// <summary>Whoever carries effects out is another one now: what an entity has open is issued again, as if it had been brought back.</summary>
internal sealed record IssueAgain : INoSerializationVerificationNeeded
{
    public static IssueAgain Instance { get; } = new();
}

/// <summary>From whoever looks for idle entities.</summary>
internal sealed record LeaveIfIdle : INoSerializationVerificationNeeded
{
    public static LeaveIfIdle Instance { get; } = new();
}

/// <summary>From a shard: the entity is to end here, because it is idle or its shard moves to another host.</summary>
internal sealed record LeaveHost : IWireMessage
{
    public static LeaveHost Instance { get; } = new();
}
