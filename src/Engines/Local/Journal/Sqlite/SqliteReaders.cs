using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>A few connections that read beside the writer.</summary>
internal sealed class SqliteReaders(SqliteJournalOptions options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Readers);
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private volatile bool _closed;

    public async ValueTask<T> WithAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var reader = Take();
            var result = read(reader);
            Return(reader);
            return result;
        }
        catch (SqliteException e)
        {
            // The reader isn't returned: whatever is wrong with it goes with it.
            throw Unreadable(e);
        }
        finally
        {
            _places.Release();
        }
    }

    public async IAsyncEnumerable<T> EachAsync<T>(
        Func<SqliteReader, IEnumerable<T>> read, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var reader = Take();
            using var items = read(reader).GetEnumerator();
            while (Next(items))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return items.Current;
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private SqliteReader Take()
    {
        if (_closed)
            throw new JournalException("the journal is closed");
        return _idle.TryTake(out var reader) ? reader : new SqliteReader(SqliteConnections.OpenReader(options));
    }

    private void Return(SqliteReader reader)
    {
        if (_closed)
            reader.Dispose();
        else
            _idle.Add(reader);
    }

    private bool Next<T>(IEnumerator<T> items)
    {
        try
        {
            return items.MoveNext();
        }
        catch (SqliteException e)
        {
            throw Unreadable(e);
        }
    }

    private JournalException Unreadable(SqliteException e) => new($"the journal {options.Path} can't be read: {e.Message}", e);
}
