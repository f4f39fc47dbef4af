using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>Reads, each a statement of its own and a round trip.</summary>
internal sealed class PostgresIndexReader(PostgresIndexOptions options, PostgresIndexConnections connections) : IIndexReader
{
    private const string Columns = "kind, key, sequence, guarded, retired_at, pending";

    public async Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) =>
        (await RowsAsync("SELECT fenced_at IS NULL FROM cluster_host WHERE incarnation = $1", row => row.GetBoolean(0), cancellation, Values.Uuid(incarnation))
            .ConfigureAwait(false)) is [true];

    public Task<IReadOnlyList<IndexHost>> HostsAsync(CancellationToken cancellation) =>
        RowsAsync("SELECT incarnation, name, started_at, fenced_at FROM cluster_host ORDER BY started_at, incarnation", PostgresRows.Host, cancellation);

    public Task<IReadOnlyList<IndexedEntity>> EntitiesAsync(string? kind, EntityId? after, int limit, CancellationToken cancellation) => kind is null
        ? RowsAsync(
            $"SELECT {Columns} FROM cluster_entity WHERE (kind, key) > ($1, $2) ORDER BY kind, key LIMIT $3",
            PostgresRows.Entity, cancellation, Values.Text(after?.Kind ?? ""), Values.Text(after?.Key ?? ""), Values.Number(limit))
        : RowsAsync(
            $"SELECT {Columns} FROM cluster_entity WHERE kind = $1 AND key > $2 ORDER BY key LIMIT $3",
            PostgresRows.Entity, cancellation, Values.Text(kind), Values.Text(after?.Key ?? ""), Values.Number(limit));

    public Task<IReadOnlyList<IndexEntry>> IndexAsync(string kind, IndexEntry? after, int limit, CancellationToken cancellation)
    {
        var item = after is null ? default : IndexItem.Of(after.Change).Item;
        return RowsAsync(
            """
            SELECT key, form, item FROM cluster_item WHERE kind = $1 AND (form, item, key) > ($2, $3, $4) AND confirmed
            ORDER BY form, item, key LIMIT $5
            """,
            row => new IndexEntry(new EntityId(kind, row.GetString(0)), PostgresRows.Item(row, 1).ToChange(added: true)), cancellation,
            Values.Text(kind), Values.Form(item.Form), Values.Text(item.Text ?? ""), Values.Text(after?.Owner.Key ?? ""), Values.Number(limit));
    }

    public async Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) =>
        (await RowsAsync(
            $"SELECT {Columns} FROM cluster_entity WHERE kind = $1 AND key = $2", PostgresRows.Entity, cancellation, Values.Text(entity.Kind), Values.Text(entity.Key))
            .ConfigureAwait(false)).FirstOrDefault();

    public async Task<EntityId?> OwnerAsync(string kind, IndexItem item, CancellationToken cancellation) =>
        (await RowsAsync(
            "SELECT key FROM cluster_item WHERE kind = $1 AND form = $2 AND item = $3 AND confirmed",
            row => (EntityId?)new EntityId(kind, row.GetString(0)), cancellation, Values.Text(kind), Values.Form(item.Form), Values.Text(item.Text))
            .ConfigureAwait(false)).FirstOrDefault();

    public Task<IReadOnlyList<IndexChange>> PreparedAsync(EntityId entity, CancellationToken cancellation) => RowsAsync(
        "SELECT form, item FROM cluster_item WHERE kind = $1 AND key = $2 AND NOT confirmed",
        row => PostgresRows.Item(row, 0).ToChange(added: true), cancellation, Values.Text(entity.Kind), Values.Text(entity.Key));

    public Task<IReadOnlyList<IndexedEntity>> RetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => RowsAsync(
        $"SELECT {Columns} FROM cluster_entity WHERE retired_at < $1 AND NOT guarded AND NOT pending ORDER BY retired_at LIMIT $2",
        PostgresRows.Entity, cancellation, Values.Number(before.ToUnixTimeMilliseconds()), Values.Number(limit));

    public async Task<long> PositionAsync(CancellationToken cancellation) =>
        (await RowsAsync("SELECT position FROM cluster_feed", row => row.GetInt64(0), cancellation).ConfigureAwait(false)).Single();

    /// <summary>What was forgotten meanwhile is noticed, because that is read last.</summary>
    public Task<ChangePage> ChangesAsync(long after, int limit, CancellationToken cancellation) =>
        connections.RunAsync<ChangePage>(options.Timeout, async (connection, token) =>
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(
                """
                SELECT position, kind, key, form, item, added, sequence, guarded, retired_at FROM cluster_change
                WHERE position > $1 ORDER BY position LIMIT $2
                """, Values.Number(after), Values.Number(limit));
            batch.Add("SELECT pruned_through, position FROM cluster_feed");
            await using var rows = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
            var changes = new List<ConfirmedChange>();
            while (await rows.ReadAsync(token).ConfigureAwait(false))
                changes.Add(PostgresRows.Change(rows));
            await rows.NextResultAsync(token).ConfigureAwait(false);
            await rows.ReadAsync(token).ConfigureAwait(false);
            return after < rows.GetInt64(0) || after > rows.GetInt64(1) ? new ChangePage.Behind() : new ChangePage.Changes(changes);
        }, cancellation);

    private Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params NpgsqlParameter[] values) =>
        connections.RunAsync<IReadOnlyList<T>>(options.Timeout, async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(values.Select(value => value.Clone()).ToArray());
            await using var rows = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            var found = new List<T>();
            while (await rows.ReadAsync(token).ConfigureAwait(false))
                found.Add(read(rows));
            return found;
        }, cancellation);
}
