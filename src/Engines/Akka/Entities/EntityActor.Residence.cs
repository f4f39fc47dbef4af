using Akka.Actor;
using Akka.Cluster.Sharding;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private ResidentEntity _resident = new(ActorRefs.Nobody);

    /// <summary>Guarded, with a timer, or to be brought back: only a running entity brings it to its end.</summary>
    private bool Stays => _guarded || _timers.Count > 0 || _revival is not null;

    protected override void PreStart()
    {
        _resident = new ResidentEntity(_self);
        Enqueue(new Item.Guard());
    }

    private void TellLeft()
    {
        try
        {
            _engine.Effects.Left(_id);
        }
#pragma warning disable CA1031 // The entity ends all the same.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.EffectFailed(failure, _id, "leaving this host");
        }
    }

    private void NoteResidence()
    {
        _resident.Note(_engine.Time.GetUtcNow().UtcTicks, Stays);
        if (IsLoaded)
            _kind.Residents[_id.Key] = _resident;
        else
            _kind.Residents.TryRemove(_id.Key, out _);
    }

    private void LeaveMemoryIfIdle()
    {
        var idle = !_busy && _waiting.Count == 0 && !Stays && _engine.Time.GetUtcNow().UtcTicks - _resident.LastActive >= _engine.Options.IdleAfter.Ticks;
        if (idle)
        {
            _kind.Residents.TryRemove(_id.Key, out _);
            Context.Parent.Tell(new Passivate(LeaveHost.Instance));
        }

        if (_resident.EndLook())
            _engine.Gate.Leave();
    }
}
