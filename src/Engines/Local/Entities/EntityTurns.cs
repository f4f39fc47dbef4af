using System.Collections.Concurrent;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Entities;

/// <summary>Mailboxes and turns of one kind of entity: one input of an entity at a time, in the order in which they came.</summary>
internal sealed partial class EntityTurns<TState, TInput, TEvent>(EngineContext engine, EntityDefinition<TState, TInput, TEvent> definition)
    where TState : class
    where TInput : class
    where TEvent : class
{
    /// <summary>
    /// Entities of which the journal may know more, until they are read again: with the append that may or may not have been stored,
    /// or null when it holds something that didn't come from here.
    /// </summary>
    private readonly ConcurrentDictionary<string, JournalAppend?> _inDoubt = new(StringComparer.Ordinal);
    private int _resident;

    public ConcurrentDictionary<string, EntityCell<TState, TInput, TEvent>> Cells { get; } = new(StringComparer.Ordinal);

    public ObjectDirectory Directory { get; } = new();

    public int Resident => Volatile.Read(ref _resident);

    /// <summary>Null when the envelope was taken; otherwise why not.</summary>
    public Refusal? Post(string key, Envelope envelope, int capacity)
    {
        while (true)
        {
            var cell = Cells.GetOrAdd(key, static (k, turns) => new EntityCell<TState, TInput, TEvent>(turns, k), this);
            lock (cell)
            {
                if (cell.Removed)
                    continue;
                if (envelope.IsBounded && cell.Waiting >= capacity)
                {
                    engine.Metrics.Refused(definition.Kind, "mailbox full");
                    return Refusal.Unavailable($"{definition.Kind} {key} has {cell.Waiting} requests waiting; try again later");
                }

                Enqueue(cell, envelope);
            }

            return null;
        }
    }

    public async Task RunAsync(EntityCell<TState, TInput, TEvent> cell)
    {
        Envelope? envelope = null;
        try
        {
            lock (cell)
                envelope = cell.Dequeue();
            if (envelope is null)
                return;
            if (engine.Gate.Stopping)
                envelope.Answer(Refuse("stopping", Refusal.Unavailable(engine.Gate.Closed ?? "the engine is stopping")));
            else if (envelope.Abandoned)
                envelope.Abandon();
            else if (await HandleAsync(cell, envelope).ConfigureAwait(false) is { } refusal)
                envelope.Answer(new Reply.Refused(refusal));
        }
        catch (Exception e)
        {
            engine.Log.TurnFailed(e, IdOf(cell));
            Crash(cell);
            envelope?.Answer(Refuse("internal error", EngineRefusals.InternalError));
        }
        finally
        {
            End(cell);
        }
    }

    /// <summary>Null when the envelope was answered; otherwise why it wasn't carried out.</summary>
    private async ValueTask<Refusal?> HandleAsync(EntityCell<TState, TInput, TEvent> cell, Envelope envelope)
    {
        var revive = envelope as ReviveEnvelope<TState>;
        if (revive?.State is { } replayed)
            Adopt(cell, replayed, revive);
        if (await LoadAsync(cell).ConfigureAwait(false) is { } unreadable)
        {
            // What it was told or had timed is lost with this turn, and nobody would try again.
            if (envelope is ToldEnvelope<TInput> or TimerEnvelope)
                Crash(cell);
            else if (revive is not null || cell.Guarded)
                ReviveLater(cell);
            return unreadable;
        }

        if (envelope is QueryEnvelope<TState> query)
        {
            query.Complete(cell.Sequence == 0 ? null : cell.State);
            return null;
        }

        if (cell.RecoveredOwed && await DeliverAsync(cell, null).ConfigureAwait(false) is { } refusal)
            return refusal;
        if (revive is null)
            return await DeliverAsync(cell, envelope).ConfigureAwait(false);
        revive.Answer(Reply.None);
        return null;
    }

    private void End(EntityCell<TState, TInput, TEvent> cell)
    {
        cell.LastActive = engine.Time.GetUtcNow().UtcTicks;
        lock (cell)
        {
            if (!cell.IsEmpty)
            {
                engine.Scheduler.Schedule(cell);
                return;
            }

            cell.Scheduled = false;
            // An entity that never had an event leaves no trace, or whoever asks for ids at random would fill the memory.
            if ((cell.Sequence == 0 && !cell.HasTimers) || cell.Purged)
                Remove(cell);
        }

        engine.Gate.Leave();
    }

    /// <summary>Under the cell's lock.</summary>
    private void Enqueue(EntityCell<TState, TInput, TEvent> cell, Envelope envelope)
    {
        cell.Enqueue(envelope);
        engine.Metrics.MailboxDepth(cell.Waiting);
        if (cell.Scheduled)
            return;
        cell.Scheduled = true;
        engine.Gate.Enter();
        engine.Scheduler.Schedule(cell);
    }

    /// <summary>Under the cell's lock, with no turn under way.</summary>
    private void Remove(EntityCell<TState, TInput, TEvent> cell)
    {
        cell.Removed = true;
        SetState(cell, null);
        CancelTimers(cell);
        Cells.TryRemove(cell.Key, out _);
    }

    private void SetState(EntityCell<TState, TInput, TEvent> cell, TState? state)
    {
        if (cell.State is null != state is null)
            Interlocked.Add(ref _resident, state is null ? -1 : 1);
        cell.State = state;
    }

    private Reply Refuse(string reason, Refusal refusal)
    {
        engine.Metrics.Refused(definition.Kind, reason);
        return new Reply.Refused(refusal);
    }

    private EntityId IdOf(EntityCell<TState, TInput, TEvent> cell) => new(definition.Kind, cell.Key);
}
