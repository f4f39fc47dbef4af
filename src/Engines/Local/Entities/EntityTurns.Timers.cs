using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Timers;

namespace LoxiActors.Engines.Local.Entities;

internal sealed partial class EntityTurns<TState, TInput, TEvent>
{
    /// <summary>From the timer's thread: puts the message into the mailbox, past its bound, unless the timer was cancelled in the meantime.</summary>
    public void Fire(EntityCell<TState, TInput, TEvent> cell, EntityTimer timer)
    {
        lock (cell)
        {
            if (!cell.TakeTimer(timer) || cell.Removed)
                return;
            Enqueue(cell, timer.Message is { } message
                ? new TimerEnvelope(message)
                : new ReviveEnvelope<TState>(state: null, sequence: 0, sinceSnapshot: 0, done: null));
        }
    }

    private void StartTimer(EntityCell<TState, TInput, TEvent> cell, StartTimer start)
    {
        ArgumentNullException.ThrowIfNull(start.Name);
        var timer = new EntityTimer(cell, start, start.Due);
        lock (cell)
        {
            if (cell.TakeTimer(start.Name) is { } earlier)
                engine.Timers.Cancel(earlier);
            if (!cell.AddTimer(timer))
                throw new InvalidOperationException($"more than {EntityCell<TState, TInput, TEvent>.MostTimers} timers");
        }

        engine.Timers.Start(timer);
    }

    private void CancelTimer(EntityCell<TState, TInput, TEvent> cell, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (cell)
        {
            if (cell.TakeTimer(name) is { } timer)
                engine.Timers.Cancel(timer);
        }
    }

    private void CancelTimers(EntityCell<TState, TInput, TEvent> cell)
    {
        lock (cell)
        {
            while (cell.TakeAnyTimer() is { } timer)
                engine.Timers.Cancel(timer);
        }
    }
}
