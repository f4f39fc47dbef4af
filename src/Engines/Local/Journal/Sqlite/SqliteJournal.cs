using LoxiActors.Actors.Seam;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>A journal in one SQLite file, with nothing to install. Its tables are described in docs/engine.md.</summary>
public sealed class SqliteJournal : IJournal
{
    private readonly JournalLock _lock;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private int _disposed;

    private SqliteJournal(JournalLock @lock, SqliteWriter writer, SqliteReaders readers) =>
        (_lock, _writer, _readers) = (@lock, writer, readers);

    /// <summary>
    /// Opens the journal, or makes it. Throws <see cref="JournalException"/> when another process has it open, when a newer
    /// version of the program wrote it, or when the file can't be opened.
    /// </summary>
    public static SqliteJournal Open(SqliteJournalOptions options, ILogger<SqliteJournal> log)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LargestGroup, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LongestQueue, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Readers, 1);
        var path = Path.GetFullPath(options.Path);
        options = options with { Path = path };
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new JournalException($"the journal's directory {Path.GetDirectoryName(path)} does not exist");
        var @lock = JournalLock.Take(path);
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnections.OpenWriter(options);
            SqliteSchema.Prepare(connection, path);
            return new SqliteJournal(@lock, new SqliteWriter(connection, options, log), new SqliteReaders(options));
        }
        catch (Exception e)
        {
            connection?.Dispose();
            @lock.Dispose();
            if (e is SqliteException)
                throw new JournalException($"the journal {path} can't be opened: {e.Message}", e);
            throw;
        }
    }

    public ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        var work = new AppendWork(append);
        _writer.Enqueue(work);
        return new ValueTask<AppendOutcome>(work.Outcome);
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation) =>
        _readers.WithAsync(reader => reader.Read(entity), cancellation);

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation)
    {
        JournalLimits.CheckPage(limit);
        return _readers.WithAsync(reader => reader.ReadHistory(entity, before, limit), cancellation);
    }

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) =>
        _readers.EachAsync(reader => reader.List(kind), cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) =>
        _readers.EachAsync(reader => reader.ReadGuarded(kind), cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        _readers.EachAsync(reader => reader.ReadIndex(kind), cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit)
    {
        var work = new PurgeWork(before, limit);
        _writer.Enqueue(work);
        return new ValueTask<IReadOnlyList<EntityId>>(work.Purged);
    }

    /// <summary>Stores what waits, then closes the file and lets go of the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await Task.Run(_writer.Dispose).ConfigureAwait(false);
        _readers.Dispose();
        _lock.Dispose();
    }
}
