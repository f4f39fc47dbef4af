using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index.Tables;
using LoxiActors.Protocol.Octavia;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>
/// An index in one SQLite file, which several processes of one machine may use. Each write is a transaction that takes the file's write lock
/// when it begins, so writes follow one another: that is what makes the check of an incarnation hold until the commit, and the
/// positions of the changes grow as they become visible. It costs a flush to the disk for each write.
/// </summary>
public sealed class SqliteIndexStore : IIndexStore
{
    private readonly SqliteIndexOptions _options;
    private readonly SqliteIndexConnection<SqliteIndexTables> _writer;
    private readonly SqliteIndexReader _reader;
    private int _disposed;

    /// <summary>Opens nothing yet.</summary>
    public SqliteIndexStore(SqliteIndexOptions options)
    {
        options.Check();
        _options = options with { Path = Path.GetFullPath(options.Path) };
        _writer = new SqliteIndexConnection<SqliteIndexTables>(_options, writes: true, connection => new SqliteIndexTables(connection, _options.ChangesKept));
        _reader = new SqliteIndexReader(_options);
    }

    public async Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation)
    {
        IndexLimits.CheckHost(host);
        if (!Directory.Exists(Path.GetDirectoryName(_options.Path)))
            throw new IndexStoreException($"the directory of the index, {Path.GetDirectoryName(_options.Path)}, does not exist");
        return await _writer.RunAsync((connection, tables) =>
        {
            SqliteIndexSchema.Prepare(connection, _options.Path);
            return Transact(connection, () => tables.Register(host, alone));
        }, cancellation).ConfigureAwait(false);
    }

    public Task FenceAsync(Guid incarnation, CancellationToken cancellation) => WriteAsync(tables =>
    {
        tables.Fence(incarnation);
        return true;
    }, cancellation);

    public Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) => _reader.CheckAsync(incarnation, cancellation);

    public Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation) => _reader.HostsAsync(cancellation);

    public Task<IndexWrite> PrepareAsync(Guid incarnation, EntityId entity, bool guarded, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        var net = NetChanges.Of(changes);
        return WriteAsync(tables => IndexTransaction.Prepare(tables, incarnation, entity, guarded, net), cancellation);
    }

    public Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        var net = NetChanges.Of(changes);
        var facts = new EntityFacts(sequence, guarded, IndexLimits.Milliseconds(retiredAt), Pending: false);
        return WriteAsync(tables => IndexTransaction.Confirm(tables, incarnation, entity, facts, net), cancellation);
    }

    public Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> owned, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        var items = NetChanges.Owned(owned);
        var facts = new EntityFacts(sequence, guarded, IndexLimits.Milliseconds(retiredAt), Pending: false);
        return WriteAsync(tables => IndexTransaction.Reconcile(tables, incarnation, entity, facts, items), cancellation);
    }

    public Task<IndexWrite> ForgetAsync(Guid incarnation, EntityId entity, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        return WriteAsync(tables => IndexTransaction.Reconcile(tables, incarnation, entity, null, []), cancellation);
    }

    public IAsyncEnumerable<IndexedEntity> ReadEntitiesAsync(string? kind, CancellationToken cancellation) =>
        IndexPages.ReadAsync<IndexedEntity>((last, limit, token) => _reader.EntitiesAsync(kind, last?.Entity, limit, token), cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) =>
        IndexPages.ReadAsync<IndexEntry>((last, limit, token) => _reader.IndexAsync(kind, last, limit, token), cancellation);

    public Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) => _reader.FindAsync(entity, cancellation);

    public Task<EntityId?> FindOwnerAsync(string kind, ObjectRef @object, CancellationToken cancellation) =>
        _reader.OwnerAsync(kind, IndexItem.Of(@object), cancellation);

    public Task<EntityId?> FindAddressOwnerAsync(string kind, string address, CancellationToken cancellation) =>
        _reader.OwnerAsync(kind, new IndexItem(ItemForm.Address, address), cancellation);

    public Task<IReadOnlyList<IndexChange>> ReadPreparedAsync(EntityId entity, CancellationToken cancellation) => _reader.PreparedAsync(entity, cancellation);

    public Task<IReadOnlyList<IndexedEntity>> ReadRetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        IndexLimits.CheckPage(limit);
        return _reader.RetiredAsync(before, limit, cancellation);
    }

    public Task<long> ReadPositionAsync(CancellationToken cancellation) => _reader.PositionAsync(cancellation);

    public Task<ChangePage> ReadChangesAsync(long after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        IndexLimits.CheckPage(limit);
        return _reader.ChangesAsync(after, limit, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await Task.Run(() =>
        {
            _writer.Dispose();
            _reader.Dispose();
        }).ConfigureAwait(false);
    }

    private Task<T> WriteAsync<T>(Func<SqliteIndexTables, T> write, CancellationToken cancellation) =>
        _writer.RunAsync((connection, tables) => Transact(connection, () => write(tables)), cancellation);

    private static T Transact<T>(SqliteConnection connection, Func<T> work)
    {
        SqliteIndexSchema.Run(connection, "BEGIN IMMEDIATE");
        var result = work();
        SqliteIndexSchema.Run(connection, "COMMIT");
        return result;
    }
}
