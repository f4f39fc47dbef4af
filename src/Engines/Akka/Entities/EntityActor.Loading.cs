using Akka.Actor;
using Akka.Cluster.Sharding;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private readonly HashSet<IndexChange> _owned = [];
    private IActorRef? _journal;

    /// <summary>What waits for the journal's answer; null while nothing does.</summary>
    private Action<Exception?>? _asked;

    /// <summary>Null while it isn't in memory.</summary>
    private TState? _state;
    private long _sequence;
    private long _lastEntry;
    private int _sinceSnapshot;
    private bool _guarded;
    private DateTimeOffset? _retiredAt;

    /// <summary>Everything that this actor appends is seen by whoever takes the entity over, or refused.</summary>
    private bool _isOpen;

    /// <summary>This actor has appended, so nobody else may have since.</summary>
    private bool _hasWritten;

    private bool _owesRecovered = true;

    private bool IsLoaded => _state is not null;

    /// <summary>An entity without events has nothing to recover.</summary>
    private bool OwesRecovered => _owesRecovered && _sequence > 0;

    private void Load()
    {
        _busy = true;
        _asked = failure => NotRead(failure!);
        _journal = Context.Watch(Context.ActorOf(JournalActor.Props(PersistenceIds.Of(_id), _self)));
    }

    private void JournalSays(object message)
    {
        // An earlier journal actor's last words say nothing of what is read now.
        if (!Sender.Equals(_journal))
        {
            if (message is not (JournalRead or JournalUnreadable or Appended or NotAppended or Erased or NotErased))
                Unhandled(message);
            return;
        }

        switch (message)
        {
            case JournalRead read:
                _asked = null;
                Restore(read);
                break;
            case JournalUnreadable unreadable:
                LetJournalGo();
                Answer(unreadable.Cause);
                break;
            case Appended or Erased:
                Answer(null);
                break;
            case NotAppended failure:
                LetJournalGo();
                Answer(failure.Cause);
                break;
            case NotErased failure:
                Answer(failure.Cause);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Without a word of why: whatever was asked of it may have been done or not.</summary>
    private void JournalEnded(IActorRef journal)
    {
        if (!journal.Equals(_journal))
            return;
        _journal = null;
        if (_asked is not null)
            Answer(new InvalidOperationException("the journal ended before it answered"));
        else if (!_busy)
            Unload();
    }

    private void Answer(Exception? failure)
    {
        var asked = _asked;
        _asked = null;
        asked?.Invoke(failure);
    }

    private void LetJournalGo()
    {
        if (_journal is { } journal)
            Context.Unwatch(journal);
        _journal = null;
    }

    private void Restore(JournalRead read)
    {
        var writer = read.Entries.Count > 0 ? read.Entries[^1].Writer : read.State?.Writer;
        if (_hasWritten && writer is { } last && last != _engine.Incarnation)
            FindOutWhoIsStale(read);
        else
            Build(read);
    }

    /// <summary>Another host has written to an entity that this one had. It may be one that was given up, whose append came late.</summary>
    private void FindOutWhoIsStale(JournalRead read) =>
        Then(
            () => _engine.Index.CheckAsync(_engine.Incarnation, CancellationToken.None),
            mayWrite =>
            {
                if (mayWrite)
                    Build(read);
                else
                    Fenced("another host has written to an entity that this one had");
            },
            NotRead);

    private void Build(JournalRead read)
    {
        TState state;
        try
        {
            state = Replay(read);
        }
#pragma warning disable CA1031 // Whatever a definition throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.NotReplayed(failure, _id);
            LoadFailed(Refusals.InternalError);
            return;
        }

        _guarded = _sequence > 0 && _kind.Definition.NeedsGuarding(state);
        Then(() => _engine.Index.FindAsync(_id, CancellationToken.None), row => Compare(state, row), NotRead);
    }

    private TState Replay(JournalRead read)
    {
        var definition = _kind.Definition;
        var state = read.State is { } stored ? definition.DeserializeState(stored.Body) : definition.Initial(_id.Key);
        _sequence = read.State?.Sequence ?? 0;
        _retiredAt = read.State?.RetiredAt;
        _lastEntry = read.LastEntry;
        _owned.Clear();
        _owned.UnionWith(read.State?.Owned ?? []);
        _sinceSnapshot = 0;
        foreach (var entry in read.Entries)
        {
            switch (entry)
            {
                case StoredEvent kept:
                    var happened = definition.DeserializeEvent(kept.Body);
                    state = definition.Evolve(state, happened);
                    foreach (var change in definition.IndexChanges(happened))
                        IndexSet.Apply(_owned, change);
                    _sequence = kept.Sequence;
                    _sinceSnapshot++;
                    break;
                case EntityRetired retired:
                    _retiredAt = retired.At;
                    break;
            }
        }

        return state;
    }

    /// <summary>A turn that was cut off between two writes leaves an index that says something else than the journal, which is right.</summary>
    private void Compare(TState state, IndexedEntity? row)
    {
        var agrees = row is null
            ? _sequence == 0
            : _sequence > 0 && !row.Pending && row.Guarded == _guarded && row.RetiredAt?.ToUnixTimeMilliseconds() == _retiredAt?.ToUnixTimeMilliseconds();
        if (agrees)
            Loaded(state);
        else if (row is { RetiredAt: not null } && (_sequence < row.Sequence || _retiredAt is null))
            EraseRest(state);
        else if (row is { Pending: true } && !_isOpen)
            AppendThen([new WriterChanged(_engine.Incarnation)], failure => Marked(state, failure));
        else
            Reconcile(state);
    }

    /// <summary>From here on an append that was on its way when its turn was cut off is refused, so the index can be put right for good.</summary>
    private void Marked(TState state, Exception? failure)
    {
        if (failure is null)
            Reconcile(state);
        else
            NotRead(failure);
    }

    /// <summary>The entity was being erased when its host ended.</summary>
    private void EraseRest(TState state) =>
        AskJournal(new Journal.Erase(), failure =>
        {
            if (failure is not null)
            {
                NotRead(failure);
                return;
            }

            Then(
                () => _engine.Index.ForgetAsync(_engine.Incarnation, _id, CancellationToken.None),
                _ =>
                {
                    _kind.Known.Forget(_id.Key);
                    (_sequence, _guarded, _retiredAt) = (0, false, null);
                    _owned.Clear();
                    Loaded(_kind.Definition.Initial(_id.Key));
                },
                NotRead);
        });

    private void Reconcile(TState state) =>
        Then(
            () => _engine.Index.ReconcileAsync(_engine.Incarnation, _id, _sequence, _guarded, _retiredAt, [.. _owned], CancellationToken.None),
            outcome =>
            {
                switch (outcome)
                {
                    case IndexWrite.Done done:
                        _engine.OwnChanges.Note(done.Position);
                        var others = done.LeftToOthers.Select(left => left.Change).ToHashSet();
                        _kind.Known.Replace(_id.Key, [.. _owned.Where(change => !others.Contains(change))]);
                        if (_sequence > 0)
                            _kind.Known.Note(_id.Key, _retiredAt is not null);
                        else
                            _kind.Known.Forget(_id.Key);
                        Loaded(state);
                        break;
                    case IndexWrite.Fenced:
                        Fenced("the index says that this host may not write");
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

                _busy = false;
                Pump();
            },
            failure =>
            {
                End(settle, new NotShown(failure.Message));
                _busy = false;
                Pump();
            });
    }

    private void Loaded(TState state)
    {
        _state = state;
        _busy = false;
        Pump();
    }

    private void NotRead(Exception cause)
    {
        _engine.Log.NotRead(cause, _id);
        LoadFailed(Refusals.NotRead(cause.Message));
    }

    private void LoadFailed(Refusal refusal)
    {
        while (_waiting.Count > 0)
            Fail(Dequeue(), refusal);

        Crash();
        _busy = false;
        Pump();
    }

    /// <summary>The first turn in this actor: after it nobody who had the entity before can append any more, and what was under way is issued again.</summary>
    private void Open()
    {
        _busy = true;
        if (_isOpen)
        {
            Recover();
            return;
        }

        Then(
            () => _engine.Index.CheckAsync(_engine.Incarnation, CancellationToken.None),
            mayWrite =>
            {
                if (!mayWrite)
                {
                    Fenced("the index says that this host may not write");
                    return;
                }

                AppendThen(
                    [new WriterChanged(_engine.Incarnation)],
                    failure =>
                    {
                        if (failure is null)
                            Recover();
                        else
                            NotRead(failure);
                    });
            },
            NotRead);
    }

    private void Recover() => Turn(null, () => _kind.Definition.Recovered());

    private void AppendThen(IReadOnlyList<IStoredEntry> entries, Action<Exception?> then)
    {
        AskJournal(new Append(entries), failure =>
        {
            if (failure is null)
            {
                _isOpen = true;
                _hasWritten = true;
                _lastEntry += entries.Count;
            }

            then(failure);
        });
    }

    private void AskJournal(object request, Action<Exception?> then)
    {
        _asked = then;
        if (_journal is { } journal)
            journal.Tell(request, _self);
        else
            Answer(new InvalidOperationException("the journal has ended"));
    }

    private void Erase(Item.Forget forget)
    {
        if (_retiredAt is not { } retired || retired >= forget.RetiredBefore || _guarded)
        {
            End(forget, Done.Instance);
            return;
        }

        _busy = true;
        _current = forget;
        AskJournal(new Journal.Erase(), failure =>
        {
            if (failure is not null)
            {
                Unerased(forget, failure);
                return;
            }

            Then(
                () => _engine.Index.ForgetAsync(_engine.Incarnation, _id, CancellationToken.None),
                outcome =>
                {
                    if (outcome is IndexWrite.Fenced)
                    {
                        Fenced("the index says that this host may not write", forget);
                        return;
                    }

                    _kind.Known.Forget(_id.Key);
                    CancelTimers();
                    Unload();
                    (_sequence, _guarded, _retiredAt, _owesRecovered) = (0, false, null, true);
                    End(forget, Done.Instance);
                    Context.Parent.Tell(new Passivate(LeaveHost.Instance));
                    _busy = false;
                    Pump();
                },
                failed => Unerased(forget, failed));
        });
    }

    /// <summary>Some of it may be gone; the rest goes the next time.</summary>
    private void Unerased(Item.Forget forget, Exception failure)
    {
        _engine.Log.NotErased(failure, _id);
        Unload();
        End(forget, new NotShown(failure.Message));
        _busy = false;
        Pump();
    }

    /// <summary>Another host has the entity: whatever this one wanted is not done.</summary>
    private void Fenced(string reason, Item? item = null)
    {
        _engine.Fence(reason);
        if (item is not null)
            RefuseAndLeave(item, Refusal.Unavailable(reason));

        Unload();
        CancelTimers();
        _busy = false;
        Pump();
    }

    /// <summary>Treats the entity as if the process had ended: before its next input, or after a pause at the latest, it is brought back and told so.</summary>
    private void Crash()
    {
        Unload();
        _owesRecovered = true;
        CancelTimers();
        ReviveLater();
    }

    private void Unload()
    {
        _state = null;
        _isOpen = false;
        if (_journal is { } journal)
            Context.Stop(journal);
        LetJournalGo();
    }
}
