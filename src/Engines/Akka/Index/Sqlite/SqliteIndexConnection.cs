using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>
/// A connection that is opened when it is needed, and again after a failure: what it holds after a flush that failed is uncertain. One
/// operation at a time.
/// </summary>
/// <param name="open">What belongs to the connection, such as its statements.</param>
internal sealed class SqliteIndexConnection<T>(SqliteIndexOptions options, bool writes, Func<SqliteConnection, T> open) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _turn = new(1);
    private SqliteConnection? _connection;
    private T? _opened;
    private bool _closed;

    /// <exception cref="IndexStoreException">The file can't be used.</exception>
    public async Task<TResult> RunAsync<TResult>(Func<SqliteConnection, T, TResult> work, CancellationToken cancellation)
    {
        if (!await _turn.WaitAsync(options.Timeout, cancellation).ConfigureAwait(false))
            throw new IndexStoreException($"the index in {options.Path} is busy with earlier operations");
        try
        {
            return await Task.Run(() => Run(work), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Wait();
        _closed = true;
        Drop();
        _turn.Release();
    }

    private TResult Run<TResult>(Func<SqliteConnection, T, TResult> work)
    {
        if (_closed)
            throw new IndexStoreException("the index is closed");
        try
        {
            _connection ??= Open();
            _opened ??= open(_connection);
            return work(_connection, _opened);
        }
        catch (Exception failure)
        {
            // Closing rolls back what is under way.
            Drop();
            if (failure is SqliteException)
                throw new IndexStoreException($"the index in {options.Path} can't be used: {failure.Message}", failure);
            throw;
        }
    }

    private SqliteConnection Open()
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = writes ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)Math.Max(1, Math.Ceiling(options.Timeout.TotalSeconds)),
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            var patience = ((int)options.Timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            SqliteIndexSchema.Run(connection, $"PRAGMA busy_timeout = {patience}");
            // With FULL the write-ahead log is flushed with each transaction.
            SqliteIndexSchema.Run(connection, writes
                ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864"
                : "PRAGMA query_only = 1");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Drop()
    {
        var connection = _connection;
        (_connection, _opened) = (null, null);
        try
        {
            connection?.Dispose();
        }
        catch (SqliteException)
        {
            // It is of no more use either way.
        }
    }
}
