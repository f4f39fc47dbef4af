using Akka.Actor;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private HashSet<IndexChange> _owned = [];

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

    /// <summary>Asked for while a turn may be under way whose end says nothing of it.</summary>
    private bool _issuesAgain;

    private bool IsLoaded => _state is not null;

    /// <summary>An entity without events has nothing to recover.</summary>
    private bool OwesRecovered => (_owesRecovered || _issuesAgain) && _sequence > 0;

    private void Load()
    {
        _busy = true;
        _asked = failure => NotRead(failure!);
        _journal = Context.Watch(Context.ActorOf(JournalActor.Props(PersistenceIds.Of(_id), _self)));
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
        Replayed<TState> replayed;
        try
        {
            replayed = Replayed<TState>.From(_kind.Definition, _id.Key, read);
            _guarded = replayed.Sequence > 0 && _kind.Definition.NeedsGuarding(replayed.State);
        }
#pragma warning disable CA1031 // Whatever a definition throws.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.NotReplayed(failure, _id);
            LoadFailed(EngineRefusals.InternalError);
            return;
        }

        (_sequence, _retiredAt, _owned, _sinceSnapshot) = (replayed.Sequence, replayed.RetiredAt, replayed.Owned, replayed.SinceState);
        _lastEntry = read.LastEntry;
        Then(() => _engine.Index.FindAsync(_id, CancellationToken.None), row => Compare(replayed.State, row), NotRead);
    }

    private void Loaded(TState state)
    {
        _state = state;

        // From here on it may have effects that are to be issued again.
        _resident.Note(_engine.Time.GetUtcNow().UtcTicks, Stays);
        _kind.Residents[_id.Key] = _resident;
        Rest();
    }

    private void NotRead(Exception cause)
    {
        _engine.Log.NotRead(cause, _id);
        LoadFailed(EngineRefusals.NotRead(cause.Message));
    }

    private void LoadFailed(Refusal refusal)
    {
        while (_waiting.Count > 0)
            Fail(Dequeue(), refusal);

        Crash();
        Rest();
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
                if (mayWrite)
                    MarkThen(Recover);
                else
                    FencedByIndex();
            },
            NotRead);
    }

    private void Recover()
    {
        _issuesAgain = false;
        Turn(null, () => _kind.Definition.Recovered());
    }

    private void FencedByIndex(Item? item = null) => Fenced("the index says that this host may not write", item);

    /// <summary>Another host has the entity: whatever this one wanted is not done.</summary>
    private void Fenced(string reason, Item? item = null)
    {
        _engine.Fence(reason);
        if (item is not null)
            RefuseAndLeave(item, Refusal.Unavailable(reason));

        Unload();
        CancelTimers();
        Rest();
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
