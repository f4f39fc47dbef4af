using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Timers;

namespace LoxiActors.Engines.Local.Entities;

/// <summary>
/// One entity in memory. There is one for each entity that the journal knows, so it is kept small: the mailbox and the timers
/// are lists that don't exist while they are empty, and the state leaves when the entity is idle.
/// </summary>
/// <remarks>The mailbox, the timers and <see cref="Scheduled"/> are guarded by the cell's monitor; everything else belongs to the turn under way.</remarks>
internal sealed class EntityCell<TState, TInput, TEvent>(EntityTurns<TState, TInput, TEvent> turns, string key)
    : IThreadPoolWorkItem, ITimerTarget
    where TState : class
    where TInput : class
    where TEvent : class
{
    public const int MostTimers = 64;

    private Envelope? _head;
    private Envelope? _tail;
    private EntityTimer? _timers;
    private int _waiting;

    public string Key { get; } = key;

    /// <summary>Null while the entity isn't in memory.</summary>
    public TState? State { get; set; }

    /// <summary>Of the last event that is known to be stored and whose effects were handed over.</summary>
    public long Sequence { get; set; }

    /// <summary>When the last turn ended, in ticks of UTC.</summary>
    public long LastActive { get; set; }

    public int SinceSnapshot { get; set; }

    /// <summary>Failed attempts to bring the entity back, in a row.</summary>
    public byte Failures { get; set; }

    /// <summary>Effects may have been lost: the next input is preceded by the one that re-issues them.</summary>
    public bool RecoveredOwed { get; set; }

    public bool Guarded { get; set; }

    /// <summary>Ended; only its history is still kept.</summary>
    public bool Retired { get; set; }

    /// <summary>No longer in the journal: leaves when the turn under way ends.</summary>
    public bool Purged { get; set; }

    /// <summary>A turn is under way or waits for the scheduler.</summary>
    public bool Scheduled { get; set; }

    /// <summary>Not to be used any more: another cell takes its place.</summary>
    public bool Removed { get; set; }

    public int Waiting => _waiting;

    public bool IsEmpty => _head is null;

    public bool HasTimers => _timers is not null;

    public void Enqueue(Envelope envelope)
    {
        if (_tail is null)
            _head = envelope;
        else
            _tail.Next = envelope;
        _tail = envelope;
        if (envelope.IsBounded)
            _waiting++;
    }

    public Envelope? Dequeue()
    {
        if (_head is not { } envelope)
            return null;
        _head = envelope.Next;
        envelope.Next = null;
        if (_head is null)
            _tail = null;
        if (envelope.IsBounded)
            _waiting--;
        return envelope;
    }

    /// <summary>False when the entity has too many timers.</summary>
    public bool AddTimer(EntityTimer timer)
    {
        var count = 0;
        for (var t = _timers; t is not null; t = t.Next)
            count++;
        if (count >= MostTimers)
            return false;
        timer.Next = _timers;
        _timers = timer;
        return true;
    }

    /// <summary>Takes the timer of the name out; null when there is none. The engine's own timer has no name.</summary>
    public EntityTimer? TakeTimer(string? name)
    {
        for (var t = _timers; t is not null; t = t.Next)
        {
            if (t.Message?.Name == name)
            {
                TakeTimer(t);
                return t;
            }
        }

        return null;
    }

    /// <summary>False when the timer was taken out before.</summary>
    public bool TakeTimer(EntityTimer timer)
    {
        EntityTimer? previous = null;
        for (var t = _timers; t is not null; previous = t, t = t.Next)
        {
            if (!ReferenceEquals(t, timer))
                continue;
            if (previous is null)
                _timers = t.Next;
            else
                previous.Next = t.Next;
            t.Next = null;
            return true;
        }

        return false;
    }

    public EntityTimer? TakeAnyTimer()
    {
        var timer = _timers;
        if (timer is not null)
            TakeTimer(timer);
        return timer;
    }

    void IThreadPoolWorkItem.Execute() => _ = turns.RunAsync(this);

    void ITimerTarget.Fire(EntityTimer timer) => turns.Fire(this, timer);
}
