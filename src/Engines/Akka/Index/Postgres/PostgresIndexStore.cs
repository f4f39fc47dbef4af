using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index.Tables;
using LoxiActors.Protocol.Octavia;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>An index in a PostgreSQL database. A write is two round trips at most, a read is one.</summary>
public sealed class PostgresIndexStore : IIndexStore
{
    private readonly PostgresIndexOptions _options;
    private readonly PostgresIndexConnections _connections;
    private readonly PostgresIndexHosts _hosts;
    private readonly PostgresIndexReader _reader;
    private int _disposed;

    /// <summary>Connects nowhere yet.</summary>
    public PostgresIndexStore(PostgresIndexOptions options)
    {
        options.Check();
        _options = options;
        _connections = new PostgresIndexConnections(options);
        _hosts = new PostgresIndexHosts(options, _connections);
        _reader = new PostgresIndexReader(options, _connections);
    }

    public async Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation)
    {
        IndexLimits.CheckHost(host);
        await PostgresIndexSchema.PrepareAsync(_options, cancellation).ConfigureAwait(false);
        return await _hosts.RegisterAsync(host, alone, cancellation).ConfigureAwait(false);
    }

    public Task FenceAsync(Guid incarnation, CancellationToken cancellation) => _hosts.FenceAsync(incarnation, cancellation);

    public Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) => _reader.CheckAsync(incarnation, cancellation);

    public Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation) => _reader.HostsAsync(cancellation);

    public Task<IndexWrite> PrepareAsync(Guid incarnation, EntityId entity, bool guarded, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        var net = NetChanges.Of(changes);
        return WriteAsync((connection, token) => PostgresIndexWrites.PrepareAsync(connection, incarnation, entity, guarded, net, token), cancellation);
    }

    public Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> changes, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        var net = NetChanges.Of(changes);
        var facts = new EntityFacts(sequence, guarded, IndexLimits.Milliseconds(retiredAt), Pending: false);
        return WriteAsync(
            (connection, token) => PostgresIndexWrites.ConfirmAsync(connection, incarnation, entity, facts, net, _options.ChangesKept, token), cancellation);
    }

    public Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> owned, CancellationToken cancellation)
    {
        IndexLimits.Check(entity, sequence);
        var items = NetChanges.Owned(owned);
        var facts = new EntityFacts(sequence, guarded, IndexLimits.Milliseconds(retiredAt), Pending: false);
        return WriteAsync(
            (connection, token) => PostgresIndexWrites.ReconcileAsync(connection, incarnation, entity, facts, items, _options.ChangesKept, token), cancellation);
    }

    public Task<IndexWrite> ForgetAsync(Guid incarnation, EntityId entity, CancellationToken cancellation)
    {
        IndexLimits.Check(entity);
        return WriteAsync(
            (connection, token) => PostgresIndexWrites.ReconcileAsync(connection, incarnation, entity, null, [], _options.ChangesKept, token), cancellation);
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
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            await _connections.DisposeAsync().ConfigureAwait(false);
    }

    private Task<IndexWrite> WriteAsync(Func<NpgsqlConnection, CancellationToken, Task<IndexWrite>> write, CancellationToken cancellation) =>
        _connections.RunAsync(_options.Timeout, write, cancellation);
}
