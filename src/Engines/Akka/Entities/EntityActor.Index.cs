using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    /// <summary>A turn that was cut off between two writes leaves an index that says something else than the journal, which is right.</summary>
    private void Compare(TState state, IndexedEntity? row)
    {
        var agrees = row is null
            ? _sequence == 0
            : _sequence > 0 && !row.Pending && row.Guarded == _guarded && row.RetiredAt?.ToUnixTimeMilliseconds() == _retiredAt?.ToUnixTimeMilliseconds();
        if (agrees)
            Loaded(state);
        else if (row is { RetiredAt: not null } && (_sequence < row.Sequence || _retiredAt is null))
            EraseRest();
        else if (row is { Pending: true } && !_isOpen)
            MarkThen(() => Reconcile(state));
        else
            Reconcile(state);
    }

    private void Reconcile(TState state) =>
        Then(
            () => _engine.Index.ReconcileAsync(_engine.Incarnation, _id, _sequence, _guarded, _retiredAt, [.. _owned], CancellationToken.None),
            outcome =>
            {
                switch (outcome)
                {
                    case IndexWrite.Done done:
                        _engine.OwnChanges.Note(done.Position);
                        _kind.Known.Replace(_id.Key, [.. _owned.Except(done.LeftToOthers.Select(left => left.Change))]);
                        if (_sequence > 0)
                            _kind.Known.Note(_id.Key, _retiredAt is not null);
                        else
                            _kind.Known.Forget(_id.Key);
                        Loaded(state);
                        break;
                    case IndexWrite.Fenced:
                        FencedByIndex();
                        break;
                    default:
                        NotRead(new InvalidOperationException($"the index says otherwise: {outcome}"));
                        break;
                }
            },
            NotRead);

    /// <summary>Whoever asks was refused because of a claim of this entity, which may be that of a turn that was cut off.</summary>
    private void Settle(Item.Settle settle)
    {
        _busy = true;
        _current = settle;
        Then(
            () => _engine.Index.FindAsync(_id, CancellationToken.None),
            row =>
            {
                if (row is { Pending: true })
                {
                    Unload();
                    _owesRecovered = true;
                    _waiting.Enqueue(settle);
                    _current = null;
                }
                else
                {
                    End(settle, Done.Instance);
                }

                Rest();
            },
            failure =>
            {
                End(settle, new NotShown(failure.Message));
                Rest();
            });
    }
}
