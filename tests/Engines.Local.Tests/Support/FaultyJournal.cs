using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>One host's way to a journal: fails on demand, and learns that another host has taken over.</summary>
/// <param name="close">Called when the host closes it; null when the journal stays open.</param>
internal sealed class FaultyJournal(IJournal inner, StoreFaults faults, Func<ValueTask>? close = null) : IJournal
{
    private volatile bool _closed;
    private long _fencedBy;

    public void Fence(long epoch) => Interlocked.CompareExchange(ref _fencedBy, epoch, 0);

    public async ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        var held = faults.BeginAppend();
        if (held is { Stored: false })
            await held.HoldAsync();
        if (_closed)
            return new AppendOutcome.Failed("the journal is closed");
        if (faults.Append == AppendFault.Lost)
            return new AppendOutcome.Failed("database or disk is full");
        var outcome = Interlocked.Read(ref _fencedBy) is var epoch and > 0 ? new AppendOutcome.Fenced(epoch) : await inner.AppendAsync(append);
        if (held is { Stored: true })
            await held.HoldAsync();
        return faults.Append == AppendFault.AnswerLost && outcome is AppendOutcome.Stored ? new AppendOutcome.Failed("disk I/O error") : outcome;
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        faults.CountRead();
        return faults.Unreadable ? throw new JournalException("disk I/O error") : inner.ReadAsync(entity, cancellation);
    }

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation) =>
        inner.ReadHistoryAsync(entity, before, limit, cancellation);

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => inner.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) => inner.ReadGuardedAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => inner.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit) =>
        Interlocked.Read(ref _fencedBy) > 0 ? throw new JournalException("another host has taken over")
        : limit > faults.LargestPurge ? throw new JournalException("canceling statement due to statement timeout (57014)")
        : inner.PurgeRetiredAsync(before, limit);

    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        if (close is not null)
            await close();
    }
}
