using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index.Tables;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>The statements of a write, inside a transaction that the caller holds.</summary>
internal sealed class SqliteIndexTables(SqliteConnection connection, int changesKept) : IIndexTables
{
    /// <summary>Milliseconds since 1970, by the database's clock.</summary>
    private const string Now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    private readonly Statement _register = new(connection, $"INSERT INTO cluster_host (incarnation, name, started_at) VALUES (?1, ?2, {Now})", 2);
    private readonly Statement _fenceAll = new(connection, $"UPDATE cluster_host SET fenced_at = {Now} WHERE fenced_at IS NULL");
    private readonly Statement _fence = new(connection, $"UPDATE cluster_host SET fenced_at = {Now} WHERE incarnation = ?1 AND fenced_at IS NULL", 1);
    private readonly Statement _forgetHosts = new(connection, $"DELETE FROM cluster_host WHERE fenced_at < {Now} - ?1", 1);
    private readonly Statement _mayWrite = new(connection, "SELECT 1 FROM cluster_host WHERE incarnation = ?1 AND fenced_at IS NULL", 1);
    private readonly Statement _find = new(connection, "SELECT sequence, guarded, retired_at, pending FROM cluster_entity WHERE kind = ?1 AND key = ?2", 2);
    private readonly Statement _put = new(connection, "INSERT OR REPLACE INTO cluster_entity (kind, key, sequence, guarded, retired_at, pending) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", 6);
    private readonly Statement _delete = new(connection, "DELETE FROM cluster_entity WHERE kind = ?1 AND key = ?2", 2);
    private readonly Statement _holders = new(connection, "SELECT key, confirmed FROM cluster_item WHERE kind = ?1 AND form = ?2 AND item = ?3", 3);
    private readonly Statement _holdings = new(connection, "SELECT form, item, confirmed FROM cluster_item WHERE kind = ?1 AND key = ?2", 2);
    private readonly Statement _hold = new(connection,
        """
        INSERT INTO cluster_item (kind, form, item, key, confirmed) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (kind, form, item, key) DO UPDATE SET confirmed = excluded.confirmed
        """, 5);
    private readonly Statement _release = new(connection, "DELETE FROM cluster_item WHERE kind = ?1 AND form = ?2 AND item = ?3 AND key = ?4", 4);
    private readonly Statement _advance = new(connection,
        "UPDATE cluster_feed SET position = position + 1, pruned_through = max(pruned_through, position + 1 - ?1) RETURNING position", 1);
    private readonly Statement _announce = new(connection,
        "INSERT INTO cluster_change (position, kind, key, form, item, added, sequence, guarded, retired_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", 9);
    private readonly Statement _prune = new(connection, "DELETE FROM cluster_change WHERE position <= ?1", 1);

    public Guid Register(string host, bool alone)
    {
        _forgetHosts.Run((long)IndexLimits.FencedHostsKept.TotalMilliseconds);
        if (alone)
            _fenceAll.Run();
        var incarnation = Guid.NewGuid();
        _register.Run(Text(incarnation), host);
        return incarnation;
    }

    public void Fence(Guid incarnation) => _fence.Run(Text(incarnation));

    public bool MayWrite(Guid incarnation) => _mayWrite.Scalar(Text(incarnation)) is not null;

    public EntityFacts? Find(EntityId entity) => _find.Rows(row => SqliteRows.Facts(row, 0), entity.Kind, entity.Key).FirstOrDefault();

    public void Put(EntityId entity, EntityFacts facts) =>
        _put.Run(entity.Kind, entity.Key, facts.Sequence, facts.Guarded ? 1L : 0L, facts.RetiredAt, facts.Pending ? 1L : 0L);

    public void Delete(EntityId entity) => _delete.Run(entity.Kind, entity.Key);

    public IReadOnlyList<(string Key, bool Confirmed)> Holders(string kind, IndexItem item) =>
        _holders.Rows(row => (row.GetString(0), row.GetBoolean(1)), kind, (long)item.Form, item.Text);

    public IReadOnlyList<(IndexItem Item, bool Confirmed)> Holdings(EntityId entity) =>
        _holdings.Rows(row => (SqliteRows.Item(row, 0), row.GetBoolean(2)), entity.Kind, entity.Key);

    public void Hold(EntityId entity, IndexItem item, bool confirmed) => _hold.Run(entity.Kind, (long)item.Form, item.Text, entity.Key, confirmed ? 1L : 0L);

    public void Release(EntityId entity, IndexItem item) => _release.Run(entity.Kind, (long)item.Form, item.Text, entity.Key);

    public long Announce(EntityId entity, IndexItem? item, bool added, EntityFacts? facts)
    {
        var position = (long)_advance.Scalar((long)changesKept)!;
        _announce.Run(
            position, entity.Kind, entity.Key, (long?)item?.Form, item?.Text, added ? 1L : 0L, facts?.Sequence,
            facts is null ? null : facts.Guarded ? 1L : 0L, facts?.RetiredAt);
        _prune.Run(position - changesKept);
        return position;
    }

    internal static string Text(Guid incarnation) => incarnation.ToString("D");
}
