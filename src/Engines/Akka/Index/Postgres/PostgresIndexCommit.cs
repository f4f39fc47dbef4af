using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>Writes what an edit comes to and commits, in one round trip.</summary>
/// <remarks>
/// The positions of its changes come from the one row of <c>cluster_feed</c>, which its first statement changes and so keeps locked until
/// the commit is visible. The next one that wants positions waits for that. So whoever sees a position sees all lower ones, which a sequence
/// would not promise: its numbers are given out before the commits, which may come in another order. It costs that confirmed changes of the
/// whole cluster are committed one after the other, a flush of the server's log each; the row is locked in the round trip that
/// commits, so that no host keeps it while the network or the host itself takes its time. Preparing, and a confirmation that is no news to
/// other hosts, don't touch it.
/// </remarks>
internal static class PostgresIndexCommit
{
    /// <param name="owned">Of these it is told which are left to others.</param>
    public static async Task<IndexWrite> RunAsync(
        NpgsqlConnection connection, IndexEdit edit, IReadOnlyList<IndexItem> owned, int changesKept, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        // The last position is the row's.
        var positions = edit.Added.Count + edit.Removed.Count + 1;
        if (edit.IsAnnounced)
        {
            batch.Add(
                """
                UPDATE cluster_feed SET position = position + $1, pruned_through = greatest(pruned_through, position + $1 - $2) RETURNING position
                """, Values.Number(positions), Values.Number(changesKept));
        }

        AddAdditions(batch, edit, positions);
        AddRemovals(batch, edit, positions);
        AddRow(batch, edit);
        if (owned.Count > 0)
            AddLeft(batch, edit, owned);
        PostgresIndexWrites.AddCommit(batch);

        var left = new List<IndexEntry>();
        var position = 0L;
        // To the end, because the commit comes with it.
        await using var rows = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        if (edit.IsAnnounced)
        {
            await rows.ReadAsync(cancellation).ConfigureAwait(false);
            position = rows.GetInt64(0);
            await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        }

        do
        {
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                left.Add(new IndexEntry(edit.Entity with { Key = rows.GetString(2) }, PostgresRows.Item(rows, 0).ToChange(added: true)));
        }
        while (await rows.NextResultAsync(cancellation).ConfigureAwait(false));
        return new IndexWrite.Done(position) { LeftToOthers = left };
    }

    private static void AddAdditions(NpgsqlBatch batch, IndexEdit edit, int positions)
    {
        if (edit.Added.Count == 0)
            return;
        batch.Add(
            """
            DELETE FROM cluster_item i USING unnest($2, $3) AS a (form, item)
            WHERE i.kind = $1 AND i.form = a.form AND i.item = a.item AND i.key <> $4
            AND CASE WHEN $5 THEN i.form = 1 AND i.confirmed ELSE i.form = 2 AND NOT i.confirmed END
            """,
            Values.Text(edit.Entity.Kind), Values.Forms(edit.Added), Values.Items(edit.Added), Values.Text(edit.Entity.Key), Values.Flag(edit.TakesOver));
        batch.Add(
            """
            WITH added AS (
                INSERT INTO cluster_item AS i (kind, form, item, key, confirmed)
                SELECT $1, a.form, a.item, $4, true FROM unnest($2, $3) AS a (form, item)
                WHERE $5 OR a.form = 3 OR NOT EXISTS (
                    SELECT FROM cluster_item o WHERE o.kind = $1 AND o.form = a.form AND o.item = a.item AND o.key <> $4 AND o.confirmed)
                ON CONFLICT (kind, form, item, key) DO UPDATE SET confirmed = true WHERE NOT i.confirmed
                RETURNING form, item
            )
            INSERT INTO cluster_change (position, kind, key, form, item, added, sequence, guarded, retired_at)
            SELECT f.position - $6 + a.number, $1, $4, a.form, a.item, true, $7, $8, $9
            FROM cluster_feed f, added JOIN unnest($2, $3) WITH ORDINALITY AS a (form, item, number) USING (form, item)
            """,
            Values.Text(edit.Entity.Kind), Values.Forms(edit.Added), Values.Items(edit.Added), Values.Text(edit.Entity.Key), Values.Flag(edit.TakesOver),
            Values.Number(positions), Values.Number(edit.Facts?.Sequence), Values.Flag(edit.Facts?.Guarded), Values.Number(edit.Facts?.RetiredAt));
    }

    private static void AddRemovals(NpgsqlBatch batch, IndexEdit edit, int positions)
    {
        if (edit.Removed.Count > 0)
        {
            batch.Add(
                """
                WITH removed AS (
                    DELETE FROM cluster_item i USING unnest($2, $3) AS r (form, item)
                    WHERE i.kind = $1 AND i.form = r.form AND i.item = r.item AND i.key = $4 AND i.confirmed
                    RETURNING i.form, i.item
                )
                INSERT INTO cluster_change (position, kind, key, form, item, added, sequence, guarded, retired_at)
                SELECT f.position - $5 + r.number, $1, $4, r.form, r.item, false, $6, $7, $8
                FROM cluster_feed f, removed JOIN unnest($2, $3) WITH ORDINALITY AS r (form, item, number) USING (form, item)
                """,
                Values.Text(edit.Entity.Kind), Values.Forms(edit.Removed), Values.Items(edit.Removed), Values.Text(edit.Entity.Key),
                Values.Number(positions - edit.Added.Count), Values.Number(edit.Facts?.Sequence), Values.Flag(edit.Facts?.Guarded), Values.Number(edit.Facts?.RetiredAt));
        }

        batch.Add(
            "DELETE FROM cluster_item WHERE kind = $1 AND key = $2 AND NOT confirmed", Values.Text(edit.Entity.Kind), Values.Text(edit.Entity.Key));
    }

    private static void AddRow(NpgsqlBatch batch, IndexEdit edit)
    {
        var (kind, key) = (edit.Entity.Kind, edit.Entity.Key);
        if (edit.Facts is { } facts)
        {
            batch.Add(
                """
                INSERT INTO cluster_entity (kind, key, sequence, guarded, retired_at, pending) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (kind, key) DO UPDATE
                SET sequence = excluded.sequence, guarded = excluded.guarded, retired_at = excluded.retired_at, pending = excluded.pending
                """,
                Values.Text(kind), Values.Text(key), Values.Number(facts.Sequence), Values.Flag(facts.Guarded), Values.Number(facts.RetiredAt), Values.Flag(facts.Pending));
        }
        else
        {
            batch.Add("DELETE FROM cluster_entity WHERE kind = $1 AND key = $2", Values.Text(kind), Values.Text(key));
        }

        if (!edit.IsAnnounced)
            return;
        batch.Add(
            """
            INSERT INTO cluster_change (position, kind, key, added, sequence, guarded, retired_at)
            SELECT position, $1, $2, false, $3, $4, $5 FROM cluster_feed
            """,
            Values.Text(kind), Values.Text(key), Values.Number(edit.Facts?.Sequence), Values.Flag(edit.Facts?.Guarded), Values.Number(edit.Facts?.RetiredAt));
        batch.Add("DELETE FROM cluster_change WHERE position <= (SELECT pruned_through FROM cluster_feed)");
    }

    private static void AddLeft(NpgsqlBatch batch, IndexEdit edit, IReadOnlyList<IndexItem> owned) => batch.Add(
        """
        SELECT i.form, i.item, i.key FROM cluster_item i, unnest($2, $3) AS a (form, item)
        WHERE i.kind = $1 AND i.form = a.form AND i.item = a.item AND i.form <> 3 AND i.key <> $4 AND i.confirmed
        """, Values.Text(edit.Entity.Kind), Values.Forms(owned), Values.Items(owned), Values.Text(edit.Entity.Key));
}
