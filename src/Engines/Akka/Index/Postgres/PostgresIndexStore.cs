using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>An index in a PostgreSQL database. A write is two round trips at most, a read is one.</summary>
public sealed class PostgresIndexStore : IndexStore
{
    private readonly PostgresIndexOptions _options;
    private readonly PostgresIndexConnections _connections;
    private readonly PostgresIndexHosts _hosts;
    private readonly PostgresIndexReader _reader;

    /// <summary>Connects nowhere yet.</summary>
    public PostgresIndexStore(PostgresIndexOptions options)
    {
        options.Check();
        _options = options;
        _connections = new PostgresIndexConnections(options);
        _hosts = new PostgresIndexHosts(options, _connections);
        _reader = new PostgresIndexReader(options, _connections);
    }

    private protected override IIndexReader Reader => _reader;

    public override Task FenceAsync(Guid by, Guid incarnation, CancellationToken cancellation) => _hosts.FenceAsync(by, incarnation, cancellation);

    private protected override async Task<Guid> EnterAsync(string host, bool alone, CancellationToken cancellation)
    {
        await PostgresIndexSchema.PrepareAsync(_options, cancellation).ConfigureAwait(false);
        return await _hosts.RegisterAsync(host, alone, cancellation).ConfigureAwait(false);
    }

    private protected override Task<IndexWrite> PrepareAsync(
        Guid incarnation, EntityId entity, bool guarded, NetChanges net, CancellationToken cancellation) =>
        WriteAsync((connection, token) => PostgresIndexWrites.PrepareAsync(connection, incarnation, entity, guarded, net, token), cancellation);

    private protected override Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, EntityFacts after, NetChanges net, CancellationToken cancellation) => WriteAsync(
        (connection, token) => PostgresIndexWrites.ConfirmAsync(connection, incarnation, entity, after, net, _options.ChangesKept, token), cancellation);

    private protected override Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, EntityFacts? after, IReadOnlyList<IndexItem> owned, CancellationToken cancellation) => WriteAsync(
        (connection, token) => PostgresIndexWrites.ReconcileAsync(connection, incarnation, entity, after, owned, _options.ChangesKept, token), cancellation);

    private protected override ValueTask CloseAsync() => _connections.DisposeAsync();

    private Task<IndexWrite> WriteAsync(Func<NpgsqlConnection, CancellationToken, Task<IndexWrite>> write, CancellationToken cancellation) =>
        _connections.RunAsync(_options.Timeout, write, cancellation);
}
