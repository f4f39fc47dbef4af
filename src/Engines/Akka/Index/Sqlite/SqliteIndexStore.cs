using LoxiActors.Engines.Akka.Index.Tables;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>
/// An index in one SQLite file, which several processes of one machine may use. Each write is a transaction that takes the file's write lock
/// when it begins, so writes follow one another: that is what makes the check of an incarnation hold until the commit, and the
/// positions of the changes grow as they become visible. It costs a flush to the disk for each write.
/// </summary>
public sealed class SqliteIndexStore : SerialIndexStore
{
    private readonly SqliteIndexOptions _options;
    private readonly SqliteIndexConnection<SqliteIndexTables> _writer;
    private readonly SqliteIndexReader _reader;

    /// <summary>Opens nothing yet.</summary>
    public SqliteIndexStore(SqliteIndexOptions options)
    {
        options.Check();
        _options = options with { Path = Path.GetFullPath(options.Path) };
        _writer = new SqliteIndexConnection<SqliteIndexTables>(_options, writes: true, connection => new SqliteIndexTables(connection, _options.ChangesKept));
        _reader = new SqliteIndexReader(_options);
    }

    private protected override IIndexReader Reader => _reader;

    private protected override async Task<Guid> EnterAsync(string host, bool alone, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.GetDirectoryName(_options.Path)))
            throw new IndexStoreException($"the directory of the index, {Path.GetDirectoryName(_options.Path)}, does not exist");
        return await _writer.RunAsync((connection, tables) =>
        {
            SqliteIndexSchema.Prepare(connection, _options.Path);
            return Transact(connection, () => tables.Register(host, alone));
        }, cancellation).ConfigureAwait(false);
    }

    private protected override Task<T> WriteAsync<T>(Func<IIndexTables, T> write, CancellationToken cancellation) =>
        _writer.RunAsync((connection, tables) => Transact(connection, () => write(tables)), cancellation);

    private protected override async ValueTask CloseAsync() => await Task.Run(() =>
    {
        _writer.Dispose();
        _reader.Dispose();
    }).ConfigureAwait(false);

    private static T Transact<T>(SqliteConnection connection, Func<T> work)
    {
        SqliteIndexSchema.Run(connection, "BEGIN IMMEDIATE");
        var result = work();
        SqliteIndexSchema.Run(connection, "COMMIT");
        return result;
    }
}
