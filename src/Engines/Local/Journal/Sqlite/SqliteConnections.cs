using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

internal static class SqliteConnections
{
    /// <summary>Commits are flushed to the disk: synchronous is FULL, in which the write-ahead log is synced with each transaction.</summary>
    public static SqliteConnection OpenWriter(SqliteJournalOptions options)
    {
        var connection = Open(options.Path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            SqliteSchema.Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
            if (options.MostPages > 0)
                SqliteSchema.Run(connection, $"PRAGMA max_page_count = {options.MostPages}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(SqliteJournalOptions options)
    {
        var connection = options.ReadOnly ? Open(Unwritten(options.Path), SqliteOpenMode.ReadOnly) : Open(options.Path, SqliteOpenMode.ReadWrite);
        SqliteSchema.Run(connection, "PRAGMA query_only = 1");
        return connection;
    }

    /// <summary>
    /// With nothing in the write-ahead log the file alone is read, and nothing is made beside it. What a killed host left in the log is read as
    /// usual, and stays there.
    /// </summary>
    private static string Unwritten(string path) =>
        new FileInfo(path + "-wal") is { Exists: true, Length: > 0 } ? path : $"{new Uri(path).AbsoluteUri}?immutable=1";

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            // Nobody else writes; a stranger's tool that holds a lock is waited for no longer than this, in seconds.
            DefaultTimeout = 5,
        };
        var connection = new SqliteConnection(text.ToString());
        connection.Open();
        return connection;
    }
}
