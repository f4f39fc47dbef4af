using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>Writes what a group comes to and commits, in one round trip.</summary>
internal static class GroupWriter
{
    public static async Task<int> CommitAsync(NpgsqlConnection connection, GroupPlan plan)
    {
        await using var batch = Unlimited(connection);
        AddEntities(batch, [.. plan.Changed]);
        AddEvents(batch, plan);
        AddIndex(batch, plan);
        AddCommit(batch);
        return await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <summary>Forgets up to so many entities and commits.</summary>
    public static async Task<IReadOnlyList<EntityId>> PurgeAsync(NpgsqlConnection connection, long before, int limit)
    {
        await using var batch = Unlimited(connection);
        batch.Add(
            """
            WITH due AS (
                SELECT number FROM entity WHERE retired_at < $1 AND NOT guarded ORDER BY retired_at, number LIMIT $2
            ),
            events AS (DELETE FROM event USING due WHERE event.entity = due.number),
            snapshots AS (DELETE FROM snapshot USING due WHERE snapshot.entity = due.number),
            objects AS (DELETE FROM object_owner USING due WHERE object_owner.entity = due.number),
            addresses AS (DELETE FROM address_owner USING due WHERE address_owner.entity = due.number),
            placements AS (DELETE FROM placement USING due WHERE placement.entity = due.number)
            DELETE FROM entity USING due WHERE entity.number = due.number RETURNING entity.kind, entity.key
            """,
            Columns.One(before), Columns.One((long)limit));
        AddCommit(batch);
        var purged = new List<EntityId>();
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
            purged.Add(new EntityId(reader.GetString(0), reader.GetString(1)));
        // The commit's own result comes last.
        while (await reader.NextResultAsync().ConfigureAwait(false))
        {
        }

        return purged;
    }

    /// <summary>When the driver's own limit ends, it asks the server to cancel, and a commit must not be.</summary>
    private static NpgsqlBatch Unlimited(NpgsqlConnection connection) => new(connection) { Timeout = 0 };

    /// <summary>
    /// The server's limit for a statement must not end a commit: one that waits for a synchronous standby would then be called done without it.
    /// </summary>
    private static void AddCommit(NpgsqlBatch batch)
    {
        batch.Add("SET LOCAL statement_timeout = 0");
        batch.Add("COMMIT");
    }

    private static void AddEntities(NpgsqlBatch batch, EntityHead[] heads)
    {
        if (heads.Where(head => head.IsNew).ToArray() is { Length: > 0 } made)
        {
            batch.Add(
                """
                INSERT INTO entity (number, kind, key, sequence, snapshot_sequence, pruned_through, guarded, retired_at)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                Columns.Number(made.Select(h => h.Number)), Columns.Text(made.Select(h => h.Id.Kind)), Columns.Text(made.Select(h => h.Id.Key)),
                Columns.Number(made.Select(h => h.Sequence)), Columns.Number(made.Select(h => h.SnapshotSequence)),
                Columns.Number(made.Select(h => h.PrunedThrough)), Columns.Flag(made.Select(h => h.Guarded)), Columns.Number(made.Select(h => h.RetiredAt)));
        }

        if (heads.Where(head => !head.IsNew).ToArray() is { Length: > 0 } known)
        {
            batch.Add(
                """
                UPDATE entity e
                SET sequence = u.sequence, snapshot_sequence = u.snapshot_sequence, pruned_through = u.pruned_through, guarded = u.guarded,
                    retired_at = coalesce(e.retired_at, u.retired_at)
                FROM unnest($1, $2, $3, $4, $5, $6) AS u (number, sequence, snapshot_sequence, pruned_through, guarded, retired_at)
                WHERE e.number = u.number
                """,
                Columns.Number(known.Select(h => h.Number)), Columns.Number(known.Select(h => h.Sequence)), Columns.Number(known.Select(h => h.SnapshotSequence)),
                Columns.Number(known.Select(h => h.PrunedThrough)), Columns.Flag(known.Select(h => h.Guarded)), Columns.Number(known.Select(h => h.RetiredAt)));
        }

        if (heads.Where(head => head.Snapshot is not null).ToArray() is { Length: > 0 } caught)
        {
            batch.Add(
                "INSERT INTO snapshot (entity, body) SELECT * FROM unnest($1, $2) ON CONFLICT (entity) DO UPDATE SET body = excluded.body",
                Columns.Number(caught.Select(h => h.Number)), Columns.Bytes(caught.Select(h => h.Snapshot!)));
        }
    }

    private static void AddEvents(NpgsqlBatch batch, GroupPlan plan)
    {
        if (plan.Events is { Count: > 0 } events)
        {
            batch.Add(
                "INSERT INTO event (entity, sequence, at, body) SELECT * FROM unnest($1, $2, $3, $4)",
                Columns.Number(events.Select(e => e.Entity)), Columns.Number(events.Select(e => e.Sequence)),
                Columns.Number(events.Select(e => e.At)), Columns.Bytes(events.Select(e => e.Body)));
        }

        if (plan.Changed.Where(head => head.PrunedThrough > head.PrunedBefore).ToArray() is { Length: > 0 } pruned)
        {
            batch.Add(
                """
                DELETE FROM event v USING unnest($1, $2, $3) AS u (entity, before, through)
                WHERE v.entity = u.entity AND v.sequence > u.before AND v.sequence <= u.through
                """,
                Columns.Number(pruned.Select(h => h.Number)), Columns.Number(pruned.Select(h => h.PrunedBefore)), Columns.Number(pruned.Select(h => h.PrunedThrough)));
        }
    }

    private static void AddIndex(NpgsqlBatch batch, GroupPlan plan)
    {
        if (plan.Objects.Where(o => o.Value is not null).ToArray() is { Length: > 0 } owned)
        {
            batch.Add(
                """
                INSERT INTO object_owner (kind, object_kind, object, entity) SELECT * FROM unnest($1, $2, $3, $4)
                ON CONFLICT (kind, object_kind, object) DO UPDATE SET entity = excluded.entity
                """,
                Columns.Text(owned.Select(o => o.Key.Kind)), Columns.Text(owned.Select(o => o.Key.ObjectKind)),
                Columns.Uuid(owned.Select(o => o.Key.Id)), Columns.Number(owned.Select(o => o.Value!.Value)));
        }

        if (plan.Objects.Where(o => o.Value is null).ToArray() is { Length: > 0 } removed)
        {
            batch.Add(
                """
                DELETE FROM object_owner o USING unnest($1, $2, $3) AS u (kind, object_kind, object)
                WHERE o.kind = u.kind AND o.object_kind = u.object_kind AND o.object = u.object
                """,
                Columns.Text(removed.Select(o => o.Key.Kind)), Columns.Text(removed.Select(o => o.Key.ObjectKind)), Columns.Uuid(removed.Select(o => o.Key.Id)));
        }

        if (plan.Addresses.Where(a => a.Value is not null).ToArray() is { Length: > 0 } claimed)
        {
            batch.Add(
                """
                INSERT INTO address_owner (kind, address, entity) SELECT * FROM unnest($1, $2, $3)
                ON CONFLICT (kind, address) DO UPDATE SET entity = excluded.entity
                """,
                Columns.Text(claimed.Select(a => a.Key.Kind)), Columns.Text(claimed.Select(a => a.Key.Address)), Columns.Number(claimed.Select(a => a.Value!.Value)));
        }

        if (plan.Addresses.Where(a => a.Value is null).ToArray() is { Length: > 0 } released)
        {
            batch.Add(
                "DELETE FROM address_owner a USING unnest($1, $2) AS u (kind, address) WHERE a.kind = u.kind AND a.address = u.address",
                Columns.Text(released.Select(a => a.Key.Kind)), Columns.Text(released.Select(a => a.Key.Address)));
        }

        if (plan.Placements.Where(p => p.Value).ToArray() is { Length: > 0 } placed)
        {
            batch.Add(
                "INSERT INTO placement (entity, node) SELECT * FROM unnest($1, $2) ON CONFLICT DO NOTHING",
                Columns.Number(placed.Select(p => p.Key.Entity)), Columns.Text(placed.Select(p => p.Key.Node)));
        }

        if (plan.Placements.Where(p => !p.Value).ToArray() is { Length: > 0 } left)
        {
            batch.Add(
                "DELETE FROM placement p USING unnest($1, $2) AS u (entity, node) WHERE p.entity = u.entity AND p.node = u.node",
                Columns.Number(left.Select(p => p.Key.Entity)), Columns.Text(left.Select(p => p.Key.Node)));
        }
    }
}
