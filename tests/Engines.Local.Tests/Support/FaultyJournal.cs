using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Support;

internal enum Fault
{
    None,

    /// <summary>Nothing is stored.</summary>
    Lost,

    /// <summary>Stored, but the answer says that it failed.</summary>
    AckLost,

    /// <summary>Stored, but not answered until <see cref="FaultyJournal.Release"/>.</summary>
    Held,

    /// <summary>The journal throws, against its contract.</summary>
    Throws,
}

/// <summary>A journal in memory that fails on demand.</summary>
internal sealed class FaultyJournal(InMemoryJournal inner) : IJournal
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _appends;
    private int _reads;

    public Fault Next { get; set; }

    public bool Unreadable { get; set; }

    public int Appends => Volatile.Read(ref _appends);

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Completes when an append is being held.</summary>
    public Task Held => _held.Task;

    public void Release() => _release.SetResult();

    public async ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        Interlocked.Increment(ref _appends);
        switch (Next)
        {
            case Fault.Lost:
                return new AppendOutcome.Failed("database or disk is full");
            case Fault.Throws:
                throw new IOException("broken");
            case Fault.AckLost:
                await inner.AppendAsync(append);
                return new AppendOutcome.Failed("disk I/O error");
            case Fault.Held:
                var outcome = await inner.AppendAsync(append);
                _held.TrySetResult();
                await _release.Task;
                return outcome;
            default:
                return await inner.AppendAsync(append);
        }
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        return Unreadable ? throw new JournalException("disk I/O error") : inner.ReadAsync(entity, cancellation);
    }

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation) =>
        inner.ReadHistoryAsync(entity, before, limit, cancellation);

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => inner.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) => inner.ReadGuardedAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => inner.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit) => inner.PurgeRetiredAsync(before, limit);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
