using Akka.Actor;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Journal;

/// <summary>Reads one entity's journal past the entity, which may be at work meanwhile, here or elsewhere.</summary>
internal sealed class JournalReader : UntypedActor
{
    private readonly TaskCompletionSource<JournalRead> _read;

    public JournalReader(EntityId entity, bool wholeHistory, TaskCompletionSource<JournalRead> read)
    {
        _read = read;
        Context.ActorOf(JournalActor.Props(PersistenceIds.Of(entity), Self, wholeHistory));
    }

    /// <exception cref="ClusterStoreException">It can't be read, or not in time.</exception>
    public static async Task<JournalRead> ReadAsync(ActorSystem system, EntityId entity, bool wholeHistory, TimeSpan patience, CancellationToken cancellation)
    {
        var read = new TaskCompletionSource<JournalRead>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = system.ActorOf(Props.Create(() => new JournalReader(entity, wholeHistory, read)));
        try
        {
            return await read.Task.WaitAsync(patience, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException failure)
        {
            throw new ClusterStoreException($"the journal of {entity} could not be read within {patience.TotalSeconds:0} s", failure);
        }
        finally
        {
            system.Stop(reader);
        }
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case JournalRead read:
                _read.TrySetResult(read);
                break;
            case JournalUnreadable unreadable:
                _read.TrySetException(new ClusterStoreException($"the journal can't be read: {unreadable.Cause.Message}", unreadable.Cause));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
}
