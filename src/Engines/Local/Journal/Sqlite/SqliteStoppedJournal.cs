using LoxiActors.Actors.Seam;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>A journal in a SQLite file that no process has open. Holds the journal's lock, so that none opens it meanwhile.</summary>
public sealed class SqliteStoppedJournal : IStoppedJournal
{
    private readonly JournalLock _lock;
    private readonly SqliteReaders _readers;
    private int _disposed;

    private SqliteStoppedJournal(JournalLock @lock, SqliteReaders readers) => (_lock, _readers) = (@lock, readers);

    /// <exception cref="JournalException">There is none, a process has it open, or another version of the program wrote it.</exception>
    public static SqliteStoppedJournal Open(SqliteJournalOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Readers, 1);
        options = options with { Path = Path.GetFullPath(options.Path), ReadOnly = true };
        if (!File.Exists(options.Path))
            throw new JournalException($"there is no journal {options.Path}");
        var @lock = JournalLock.Take(options.Path);
        try
        {
            CheckVersion(options);
            return new SqliteStoppedJournal(@lock, new SqliteReaders(options));
        }
        catch (Exception e)
        {
            @lock.Dispose();
            if (e is SqliteException)
                throw new JournalException($"the journal {options.Path} can't be read: {e.Message}", e);
            throw;
        }
    }

    public ValueTask<IReadOnlyList<string>> ReadKindsAsync(CancellationToken cancellation) => _readers.WithAsync(reader => reader.Kinds(), cancellation);

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation) =>
        _readers.WithAsync(reader => reader.Read(entity), cancellation);

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation)
    {
        JournalLimits.CheckPage(limit);
        return _readers.WithAsync(reader => reader.ReadHistory(entity, before, limit), cancellation);
    }

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) =>
        _readers.EachAsync(reader => reader.List(kind), cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        _readers.EachAsync(reader => reader.ReadIndex(kind), cancellation);

    /// <summary>The lock is held from the beginning to the end.</summary>
    public ValueTask CheckUnusedAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _readers.Dispose();
            _lock.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static void CheckVersion(SqliteJournalOptions options)
    {
        using var connection = SqliteConnections.OpenReader(options);
        var found = SqliteSchema.Found(connection);
        if (found != SqliteSchema.Version)
        {
            throw new JournalException(
                $"the journal {options.Path} was written by {(found > SqliteSchema.Version ? "a newer" : "an older")} version of this program: "
                + $"its schema is {found}, this one reads {SqliteSchema.Version}");
        }
    }
}
