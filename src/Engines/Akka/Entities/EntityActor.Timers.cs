using Akka.Actor;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private const int TimersMax = 64;

    private readonly Dictionary<string, EntityTimer> _timers = new(StringComparer.Ordinal);
    private EntityTimer? _revival;
    private int _failures;

    private void StartTimer(StartTimer start)
    {
        CancelTimer(start.Name);
        if (_timers.Count >= TimersMax)
        {
            _engine.Log.TooManyTimers(_id, start.Name, TimersMax);
            return;
        }

        _timers[start.Name] = new EntityTimer(start, start.Due, _engine, timer => _self.Tell(new TimerCame(timer), ActorRefs.NoSender));
    }

    private void CancelTimer(string name)
    {
        if (_timers.Remove(name, out var timer))
            timer.End();
    }

    private void CancelTimers()
    {
        foreach (var timer in _timers.Values)
            timer.End();
        _timers.Clear();
    }

    private void TimerComes(TimerCame came)
    {
        if (came.Timer.Start is not { } start || !_timers.TryGetValue(start.Name, out var known) || known != came.Timer || !came.Timer.Take())
            return;
        _timers.Remove(start.Name);
        _waiting.Enqueue(new Item.Timer(start));
        Pump();
    }

    private void ReviveLater()
    {
        StopReviving();
        var pause = RetryPause.Doubling(_engine.Options.RevivePause, _engine.Options.LongestRevivePause, _failures++);
        _revival = new EntityTimer(null, _engine.Time.GetUtcNow() + pause, _engine, timer => _self.Tell(new RevivalCame(timer), ActorRefs.NoSender));
    }

    private void RevivalComes(RevivalCame came)
    {
        if (came.Timer != _revival || !came.Timer.Take())
            return;
        _revival = null;
        _waiting.Enqueue(new Item.Wake(null));
        Pump();
    }

    private void StopReviving()
    {
        _revival?.End();
        _revival = null;
    }

    private sealed record TimerCame(EntityTimer Timer) : INoSerializationVerificationNeeded;

    private sealed record RevivalCame(EntityTimer Timer) : INoSerializationVerificationNeeded;
}
