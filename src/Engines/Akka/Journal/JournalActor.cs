using Akka.Actor;
using Akka.Persistence;

namespace LoxiActors.Engines.Akka.Journal;

/// <summary>
/// One entity's journal and snapshots, by Akka.Persistence. Knows nothing of deciders: what it reads goes to the entity, and it stores
/// what the entity says. It ends when an append fails, because then nobody knows what is stored; the entity reads with a new one.
/// </summary>
internal sealed class JournalActor : UntypedPersistentActor
{
    private readonly IActorRef _entity;
    private List<IStoredEntry> _entries = [];
    private StoredState? _state;
    private int _left;
    private bool _erasing;
    private long _pruneThrough;

    /// <param name="wholeHistory">Reads every entry that is kept, past the snapshots.</param>
    public JournalActor(string persistenceId, IActorRef entity, bool wholeHistory)
    {
        PersistenceId = persistenceId;
        _entity = entity;
        if (wholeHistory)
            Recovery = new Recovery(SnapshotSelectionCriteria.None);
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery { get; } = Recovery.Default;

    public static Props Props(string persistenceId, IActorRef entity, bool wholeHistory = false) =>
        global::Akka.Actor.Props.Create(() => new JournalActor(persistenceId, entity, wholeHistory));

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: StoredState state }:
                _state = state;
                break;
            case IStoredEntry entry:
                _entries.Add(entry);
                break;
            case RecoveryCompleted:
                _entity.Tell(new JournalRead(_state, _entries, LastSequenceNr));
                (_state, _entries) = (null, []);
                break;
            default:
                throw new NotSupportedException($"the journal of {PersistenceId} holds {message.GetType().Name}, which this version doesn't know");
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Append append:
                _left = append.Entries.Count;
                PersistAll(append.Entries, OnPersisted);
                break;
            case Save save:
                _pruneThrough = LastSequenceNr - save.Keep;
                SaveSnapshot(save.State);
                break;
            case SaveSnapshotSuccess saved:
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                if (_pruneThrough > 0)
                    DeleteMessages(_pruneThrough);
                break;
            case Erase:
                // Events alone would make a wrong state, a snapshot alone an old one, which the index gives away.
                _erasing = true;
                DeleteMessages(LastSequenceNr);
                break;
            case DeleteMessagesSuccess when _erasing:
                DeleteSnapshots(new SnapshotSelectionCriteria(LastSequenceNr));
                break;
            case DeleteSnapshotsSuccess when _erasing:
                _erasing = false;
                _entity.Tell(new Erased());
                break;
            case DeleteSnapshotsFailure failure when _erasing:
                NotErased(failure.Cause);
                break;
            case DeleteMessagesFailure failure when _erasing:
                NotErased(failure.Cause);
                break;

            // A snapshot or a deletion that failed costs time and space, and is made up for by the next.
            case SaveSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure or DeleteMessagesSuccess or DeleteMessagesFailure:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _entity.Tell(new JournalUnreadable(reason));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _entity.Tell(new NotAppended(cause));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        // All entries of an append are rejected together; one word is enough.
        if (_left <= 0)
            return;
        _left = 0;
        _entity.Tell(new NotAppended(cause));
        Context.Stop(Self);
    }

    private void OnPersisted(IStoredEntry entry)
    {
        if (--_left == 0)
            _entity.Tell(Appended.Instance);
    }

    private void NotErased(Exception cause)
    {
        _erasing = false;
        _entity.Tell(new NotErased(cause));
    }
}
