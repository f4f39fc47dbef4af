using Akka.Actor;
using Akka.Cluster.Sharding;
using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private void Erase(Item.Forget forget)
    {
        if (_retiredAt is not { } retired || retired >= forget.RetiredBefore || _guarded)
        {
            End(forget, Done.Instance);
            return;
        }

        _busy = true;
        _current = forget;
        EraseThen(
            forget,
            () =>
            {
                CancelTimers();
                Unload();
                _owesRecovered = true;
                End(forget, Done.Instance);
                Context.Parent.Tell(new Passivate(LeaveHost.Instance));
                Rest();
            },
            failure => Unerased(forget, failure));
    }

    /// <summary>The entity was being erased when its host ended.</summary>
    private void EraseRest() => EraseThen(null, () => Loaded(_kind.Definition.Initial(_id.Key)), NotRead);

    /// <summary>Journal first: a row without events is put right when it is read, events without a row would be found by nobody.</summary>
    private void EraseThen(Item? item, Action then, Action<Exception> failed) =>
        AskJournal(new Journal.Erase(), failure =>
        {
            if (failure is not null)
            {
                failed(failure);
                return;
            }

            Then(
                () => _engine.Index.ForgetAsync(_engine.Incarnation, _id, CancellationToken.None),
                outcome =>
                {
                    if (outcome is IndexWrite.Fenced)
                    {
                        FencedByIndex(item);
                        return;
                    }

                    if (outcome is IndexWrite.Done done)
                        _engine.OwnChanges.Note(done.Position);
                    _kind.Known.Forget(_id.Key);
                    (_sequence, _guarded, _retiredAt) = (0, false, null);
                    _owned.Clear();
                    then();
                },
                failed);
        });

    /// <summary>Some of it may be gone; the rest goes the next time.</summary>
    private void Unerased(Item.Forget forget, Exception failure)
    {
        _engine.Log.NotErased(failure, _id);
        Unload();
        End(forget, new NotShown(failure.Message));
        Rest();
    }
}
