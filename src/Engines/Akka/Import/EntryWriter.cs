using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Import;

/// <summary>
/// Appends entries at numbers that the caller says. An entity that appends itself begins at 1, but of one whose first events are
/// forgotten the journal has to begin later: how much of a history is kept is reckoned by these numbers.
/// </summary>
internal sealed class EntryWriter : UntypedActor
{
    private readonly TaskCompletionSource _written;
    private int _left;

    public EntryWriter(string persistenceId, IReadOnlyList<(long Number, IStoredEntry Entry)> entries, TaskCompletionSource written)
    {
        _written = written;
        _left = entries.Count;
        IImmutableList<IPersistentRepresentation> representations =
            [.. entries.Select(one => new Persistent(one.Entry, one.Number, persistenceId, sender: ActorRefs.NoSender))];
        global::Akka.Persistence.Persistence.Instance.Apply(Context.System).JournalFor(null)
            .Tell(new WriteMessages([new AtomicWrite(representations)], Self, 1), Self);
    }

    /// <summary>All of them or none.</summary>
    /// <exception cref="ClusterStoreException">They can't be written, or nobody knows.</exception>
    public static async Task AppendAsync(
        ActorSystem system, string persistenceId, IReadOnlyList<(long Number, IStoredEntry Entry)> entries, TimeSpan patience, CancellationToken cancellation)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = system.ActorOf(Props.Create(() => new EntryWriter(persistenceId, entries, written)));
        try
        {
            await written.Task.WaitAsync(patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException failure)
        {
            throw new ClusterStoreException($"events of {persistenceId} could not be written within {patience.TotalSeconds:0} s", failure);
        }
        finally
        {
            system.Stop(writer);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess:
                if (--_left == 0)
                    _written.TrySetResult();
                break;
            case WriteMessagesFailed failed:
                Fail(failed.Cause);
                break;
            case WriteMessageFailure failed:
                Fail(failed.Cause);
                break;
            case WriteMessageRejected rejected:
                Fail(rejected.Cause);
                break;
            case WriteMessagesSuccessful:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Fail(Exception cause) =>
        _written.TrySetException(new ClusterStoreException($"the journal can't be written: {cause.Message}", cause));
}
