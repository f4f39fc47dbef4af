using LoxiActors.Actors.Seam;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>
/// A journal in a PostgreSQL database, which several hosts can reach: it is opened under the epoch of a lease, and what is appended under
/// another one is refused by the transaction itself. Its tables are described in docs/engine.md.
/// </summary>
public sealed class PostgresJournal : IJournal
{
    private readonly PostgresWriter _writer;
    private readonly PostgresReaders _readers;
    private readonly PostgresReader _reader;
    private int _disposed;

    private PostgresJournal(PostgresWriter writer, PostgresReaders readers) => (_writer, _readers, _reader) = (writer, readers, new PostgresReader(readers));

    /// <summary>Opens the journal, makes its tables, or brings those of an older version to this one's.</summary>
    /// <param name="epoch">
    /// The one that <see cref="PostgresLeaseStore"/> gave. It is not checked here: appends under one that has passed are answered
    /// <see cref="AppendOutcome.Fenced"/>.
    /// </param>
    /// <exception cref="JournalException">The database can't be reached or used, or a newer version of the program wrote it.</exception>
    public static async Task<PostgresJournal> OpenAsync(PostgresOptions options, long epoch, ILogger log, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        await PostgresSchema.PrepareAsync(options, cancellation, upgrade: true).ConfigureAwait(false);
        var readers = new PostgresReaders(options);
        return new PostgresJournal(new PostgresWriter(options, epoch, readers, log), readers);
    }

    public ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        if (PostgresText.Unstorable(append) is { } why)
            return ValueTask.FromResult<AppendOutcome>(new AppendOutcome.Failed(why));
        var work = new AppendWork(append);
        _writer.Enqueue(work);
        return new ValueTask<AppendOutcome>(work.Outcome);
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation) => _reader.ReadAsync(entity, cancellation);

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation)
    {
        JournalLimits.CheckPage(limit);
        return _reader.ReadHistoryAsync(entity, before, limit, cancellation);
    }

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => _reader.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) => _reader.ReadGuardedAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => _reader.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit)
    {
        var work = new PurgeWork(before, limit);
        _writer.Enqueue(work);
        return new ValueTask<IReadOnlyList<EntityId>>(work.Purged);
    }

    /// <summary>Stores what waits, then closes the connections. The lease is not released.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);
    }
}
