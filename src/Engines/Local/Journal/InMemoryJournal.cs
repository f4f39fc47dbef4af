using System.Runtime.CompilerServices;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>Keeps everything in memory: for tests and simulations. Outlives the engines that use it, as a file would.</summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly InMemoryStore _store;
    private readonly long? _epoch;

    /// <summary>A journal of its own, which no other host can reach: it is never fenced.</summary>
    public InMemoryJournal()
        : this(new InMemoryStore(TimeProvider.System), null)
    {
    }

    /// <summary>One host's view of a shared store.</summary>
    /// <param name="epoch">The one under which this host has the lease.</param>
    public InMemoryJournal(InMemoryStore store, long epoch)
        : this(store, (long?)epoch)
    {
    }

    private InMemoryJournal(InMemoryStore store, long? epoch) => (_store, _epoch) = (store, epoch);

    public ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        lock (_store.Gate)
            return ValueTask.FromResult(IsFenced ? new AppendOutcome.Fenced(_store.Epoch) : _store.Streams.Append(append));
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        lock (_store.Gate)
            return ValueTask.FromResult(_store.Streams.Find(entity)?.Read(entity));
    }

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation)
    {
        JournalLimits.CheckPage(limit);
        lock (_store.Gate)
        {
            IReadOnlyList<JournaledEvent> page = _store.Streams.Find(entity) is { } stream
                ? [.. stream.Events.Where(e => e.Sequence < before).Reverse().Take(limit)]
                : [];
            return ValueTask.FromResult(page);
        }
    }

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) =>
        Each<EntityHeader>(kind, (id, stream) => [new EntityHeader(id, stream.Sequence, stream.Guarded, stream.RetiredAt)], cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) =>
        Each<EntityRecord>(kind, (id, stream) => stream.Guarded ? [stream.Read(id)] : [], cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        Each(kind, (id, stream) => stream.Index.Select(change => new IndexEntry(id, change)), cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit)
    {
        lock (_store.Gate)
        {
            return IsFenced
                ? ValueTask.FromException<IReadOnlyList<EntityId>>(JournalException.Fenced(_store.Epoch))
                : ValueTask.FromResult(_store.Streams.Purge(before, limit));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsFenced => _epoch is { } epoch && epoch != _store.Epoch;

    private async IAsyncEnumerable<T> Each<T>(
        string kind, Func<EntityId, InMemoryStream, IEnumerable<T>> select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        T[] all;
        lock (_store.Gate)
            all = [.. _store.Streams.Of(kind).SelectMany(s => select(s.Id, s.Stream))];
        foreach (var item in all)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }

        await ValueTask.CompletedTask;
    }
}
