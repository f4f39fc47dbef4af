using Akka.Actor;
using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Entities;

internal sealed partial class EntityActor<TState, TInput, TEvent>
{
    private IActorRef? _journal;

    /// <summary>What waits for the journal's answer; null while nothing does.</summary>
    private Action<Exception?>? _asked;

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

    /// <summary>From here on an append that an earlier writer has on its way is refused.</summary>
    private void MarkThen(Action then) =>
        AppendThen([new WriterChanged(_engine.Incarnation)], failure =>
        {
            if (failure is null)
                then();
            else
                NotRead(failure);
        });

    private void AskJournal(object request, Action<Exception?> then)
    {
        _asked = then;
        if (_journal is { } journal)
            journal.Tell(request, _self);
        else
            Answer(new InvalidOperationException("the journal has ended"));
    }
}
