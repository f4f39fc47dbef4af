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
        var connection = Open(options.Path, options.ReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite);
        SqliteSchema.Run(connection, "PRAGMA query_only = 1");
        return connection;
    }

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
