using LoxiActors.Actors.Seam;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>Reads beside the writer, on a connection of its own.</summary>
internal sealed class SqliteIndexReader(SqliteIndexOptions options) : IIndexReader, IDisposable
{
    private const string Columns = "kind, key, sequence, guarded, retired_at, pending";

    private readonly SqliteIndexConnection<SqliteConnection> _connection = new(options, writes: false, connection => connection);

    public async Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation) =>
        (await RowsAsync("SELECT 1 FROM cluster_host WHERE incarnation = ?1 AND fenced_at IS NULL", _ => 1, cancellation, SqliteIndexTables.Text(incarnation))
            .ConfigureAwait(false)).Count > 0;

    public async Task<IReadOnlyList<IndexHost>> HostsAsync(CancellationToken cancellation) =>
        await RowsAsync("SELECT incarnation, name, started_at, fenced_at FROM cluster_host ORDER BY started_at, rowid", SqliteRows.Host, cancellation).ConfigureAwait(false);

    public async Task<IReadOnlyList<IndexedEntity>> EntitiesAsync(string? kind, EntityId? after, int limit, CancellationToken cancellation) => kind is null
        ? await RowsAsync(
            $"SELECT {Columns} FROM cluster_entity WHERE (kind, key) > (?1, ?2) ORDER BY kind, key LIMIT ?3",
            SqliteRows.Entity, cancellation, after?.Kind ?? "", after?.Key ?? "", limit).ConfigureAwait(false)
        : await RowsAsync(
            $"SELECT {Columns} FROM cluster_entity WHERE kind = ?1 AND key > ?2 ORDER BY key LIMIT ?3",
            SqliteRows.Entity, cancellation, kind, after?.Key ?? "", limit).ConfigureAwait(false);

    public async Task<IReadOnlyList<IndexEntry>> IndexAsync(string kind, IndexEntry? after, int limit, CancellationToken cancellation)
    {
        var item = after is null ? default : IndexItem.Of(after.Change).Item;
        return await RowsAsync(
            """
            SELECT key, form, item FROM cluster_item WHERE kind = ?1 AND (form, item, key) > (?2, ?3, ?4) AND confirmed = 1
            ORDER BY form, item, key LIMIT ?5
            """,
            row => new IndexEntry(new EntityId(kind, row.GetString(0)), SqliteRows.Item(row, 1).ToChange(added: true)),
            cancellation, kind, (long)item.Form, item.Text ?? "", after?.Owner.Key ?? "", limit).ConfigureAwait(false);
    }

    public async Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation) =>
        (await RowsAsync($"SELECT {Columns} FROM cluster_entity WHERE kind = ?1 AND key = ?2", SqliteRows.Entity, cancellation, entity.Kind, entity.Key)
            .ConfigureAwait(false)).FirstOrDefault();

    public async Task<EntityId?> OwnerAsync(string kind, IndexItem item, CancellationToken cancellation) =>
        (await RowsAsync(
            "SELECT key FROM cluster_item WHERE kind = ?1 AND form = ?2 AND item = ?3 AND confirmed = 1",
            row => (EntityId?)new EntityId(kind, row.GetString(0)), cancellation, kind, (long)item.Form, item.Text).ConfigureAwait(false)).FirstOrDefault();

    public async Task<IReadOnlyList<IndexChange>> PreparedAsync(EntityId entity, CancellationToken cancellation) => await RowsAsync(
        "SELECT form, item FROM cluster_item WHERE kind = ?1 AND key = ?2 AND confirmed = 0",
        row => SqliteRows.Item(row, 0).ToChange(added: true), cancellation, entity.Kind, entity.Key).ConfigureAwait(false);

    public async Task<IReadOnlyList<IndexedEntity>> RetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation) => await RowsAsync(
        $"SELECT {Columns} FROM cluster_entity WHERE retired_at < ?1 AND guarded = 0 AND pending = 0 ORDER BY retired_at LIMIT ?2",
        SqliteRows.Entity, cancellation, before.ToUnixTimeMilliseconds(), limit).ConfigureAwait(false);

    public async Task<long> PositionAsync(CancellationToken cancellation) =>
        (await RowsAsync("SELECT position FROM cluster_feed", row => row.GetInt64(0), cancellation).ConfigureAwait(false)).Single();

    /// <summary>What was forgotten meanwhile is noticed, because that is read last.</summary>
    public Task<ChangePage> ChangesAsync(long after, int limit, CancellationToken cancellation) => _connection.RunAsync<ChangePage>((connection, _) =>
    {
        var changes = Rows(connection,
            """
            SELECT position, kind, key, form, item, added, sequence, guarded, retired_at FROM cluster_change
            WHERE position > ?1 ORDER BY position LIMIT ?2
            """, SqliteRows.Change, after, limit);
        var (position, pruned) = Rows(connection, "SELECT position, pruned_through FROM cluster_feed", row => (row.GetInt64(0), row.GetInt64(1))).Single();
        return after < pruned || after > position ? new ChangePage.Behind() : new ChangePage.Changes(changes);
    }, cancellation);

    public void Dispose() => _connection.Dispose();

    private Task<List<T>> RowsAsync<T>(string sql, Func<SqliteDataReader, T> read, CancellationToken cancellation, params object?[] values) =>
        _connection.RunAsync((connection, _) => Rows(connection, sql, read, values), cancellation);

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var statement = new Statement(connection, sql, values.Length);
        return statement.Rows(read, values);
    }
}
