using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>
/// The writes, each in two round trips: one that begins a transaction, checks who writes and reads what the rest depends on, and one that
/// writes and commits. A host that falls silent between the two is rolled back by the server's limit for transactions that don't go on.
/// </summary>
internal static class PostgresIndexWrites
{
    /// <summary>
    /// What it claims is entered at once, so that two who want the same address meet here: the second waits for the first to commit, and then
    /// finds its row. The row of another that is gone again between the two statements is looked for anew.
    /// </summary>
    public static async Task<IndexWrite> PrepareAsync(
        NpgsqlConnection connection, Guid incarnation, EntityId entity, bool guarded, NetChanges net, CancellationToken cancellation)
    {
        var addresses = net.AddedAddresses.ToArray();
        await using var begin = Begin(connection, incarnation);
        if (addresses.Length > 0)
        {
            begin.Add(
                """
                INSERT INTO cluster_item (kind, form, item, key, confirmed)
                SELECT $1, 2, item, $3, false FROM unnest($2) AS wanted (item) ON CONFLICT DO NOTHING
                """, Values.Text(entity.Kind), Values.Texts(addresses), Values.Text(entity.Key));
            AddHolders(begin, entity, addresses);
        }

        IndexWrite? refused;
        await using (var rows = await begin.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            var mayWrite = await MayWriteAsync(rows, cancellation).ConfigureAwait(false);
            var (taken, held) = addresses.Length > 0 ? await TakenAsync(rows, entity, cancellation).ConfigureAwait(false) : (null, 0);
            refused = mayWrite ? taken : new IndexWrite.Fenced();
            if (refused is null && held < addresses.Length)
                throw new IndexRaceException($"an address of {entity} changed hands at the same moment");
        }

        if (refused is not null)
            return await RollBackAsync(connection, refused, cancellation).ConfigureAwait(false);
        await using var commit = new NpgsqlBatch(connection) { Timeout = 0 };
        commit.Add(
            """
            INSERT INTO cluster_entity AS e (kind, key, sequence, guarded, pending) VALUES ($1, $2, 0, $3, true)
            ON CONFLICT (kind, key) DO UPDATE SET guarded = e.guarded OR excluded.guarded, pending = true
            """, Values.Text(entity.Kind), Values.Text(entity.Key), Values.Flag(guarded));
        if (net.Added.Count > addresses.Length)
        {
            var others = net.Added.Where(item => item.Form != ItemForm.Address).ToArray();
            commit.Add(
                """
                INSERT INTO cluster_item (kind, form, item, key, confirmed)
                SELECT $1, wanted.form, wanted.item, $4, false FROM unnest($2, $3) AS wanted (form, item) ON CONFLICT DO NOTHING
                """, Values.Text(entity.Kind), Values.Forms(others), Values.Items(others), Values.Text(entity.Key));
        }

        AddCommit(commit);
        await commit.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        return new IndexWrite.Done(0);
    }

    public static async Task<IndexWrite> ConfirmAsync(
        NpgsqlConnection connection, Guid incarnation, EntityId entity, EntityFacts after, NetChanges net, int changesKept, CancellationToken cancellation)
    {
        var addresses = net.AddedAddresses.ToArray();
        await using var begin = Begin(connection, incarnation);
        AddFind(begin, entity);
        AddHolders(begin, entity, addresses);
        EntityFacts? before;
        IndexWrite? refused;
        await using (var rows = await begin.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            var mayWrite = await MayWriteAsync(rows, cancellation).ConfigureAwait(false);
            before = await FoundAsync(rows, cancellation).ConfigureAwait(false);
            var (taken, _) = await TakenAsync(rows, entity, cancellation).ConfigureAwait(false);
            refused = !mayWrite ? new IndexWrite.Fenced() : before?.Sequence > after.Sequence ? new IndexWrite.Stale(before.Sequence) : taken;
        }

        return refused is not null
            ? await RollBackAsync(connection, refused, cancellation).ConfigureAwait(false)
            : await PostgresIndexCommit.RunAsync(connection, IndexEdit.Confirm(entity, before, after, net), [], changesKept, cancellation).ConfigureAwait(false);
    }

    /// <param name="after">Null forgets the entity.</param>
    public static async Task<IndexWrite> ReconcileAsync(
        NpgsqlConnection connection, Guid incarnation, EntityId entity, EntityFacts? after, IReadOnlyList<IndexItem> owned, int changesKept, CancellationToken cancellation)
    {
        await using var begin = Begin(connection, incarnation);
        AddFind(begin, entity);
        begin.Add("SELECT form, item FROM cluster_item WHERE kind = $1 AND key = $2 AND confirmed", Values.Text(entity.Kind), Values.Text(entity.Key));
        EntityFacts? before;
        IndexWrite? refused;
        var confirmed = new List<IndexItem>();
        await using (var rows = await begin.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            var mayWrite = await MayWriteAsync(rows, cancellation).ConfigureAwait(false);
            before = await FoundAsync(rows, cancellation).ConfigureAwait(false);
            await rows.NextResultAsync(cancellation).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                confirmed.Add(PostgresRows.Item(rows, 0));
            refused = !mayWrite ? new IndexWrite.Fenced() : after is not null && before?.Sequence > after.Sequence ? new IndexWrite.Stale(before.Sequence) : null;
        }

        if (refused is not null)
            return await RollBackAsync(connection, refused, cancellation).ConfigureAwait(false);
        var edit = IndexEdit.Reconcile(entity, before, after ?? new EntityFacts(0, false, null, false), confirmed, owned);
        return await PostgresIndexCommit.RunAsync(connection, edit, owned, changesKept, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// The server's limit for a statement must not end a commit: one that waits for a synchronous standby would then be called done without it.
    /// </summary>
    public static void AddCommit(NpgsqlBatch batch)
    {
        batch.Add("SET LOCAL statement_timeout = 0");
        batch.Add("COMMIT");
    }

    private static NpgsqlBatch Begin(NpgsqlConnection connection, Guid incarnation)
    {
        var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(PostgresIndexHosts.MayWrite, Values.Uuid(incarnation));
        return batch;
    }

    private static void AddFind(NpgsqlBatch batch, EntityId entity) => batch.Add(
        "SELECT sequence, guarded, retired_at, pending FROM cluster_entity WHERE kind = $1 AND key = $2 FOR UPDATE",
        Values.Text(entity.Kind), Values.Text(entity.Key));

    /// <summary>Address by address: for a list the planner may read all addresses of the kind.</summary>
    private static void AddHolders(NpgsqlBatch batch, EntityId entity, string[] addresses) => batch.Add(
        """
        SELECT i.item, i.key, i.confirmed FROM unnest($2) AS wanted (item)
        JOIN cluster_item i ON i.kind = $1 AND i.form = 2 AND i.item = wanted.item
        """, Values.Text(entity.Kind), Values.Texts(addresses));

    private static async Task<bool> MayWriteAsync(NpgsqlDataReader rows, CancellationToken cancellation) =>
        await rows.ReadAsync(cancellation).ConfigureAwait(false) && rows.GetBoolean(0);

    private static async Task<EntityFacts?> FoundAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        return await rows.ReadAsync(cancellation).ConfigureAwait(false) ? PostgresRows.Facts(rows, 0) : null;
    }

    /// <summary>The first address that another entity holds, and how many this one does.</summary>
    private static async Task<(IndexWrite? Taken, int Held)> TakenAsync(NpgsqlDataReader rows, EntityId entity, CancellationToken cancellation)
    {
        IndexWrite? taken = null;
        var held = 0;
        await rows.NextResultAsync(cancellation).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (rows.GetString(1) == entity.Key)
                held++;
            else
                taken ??= new IndexWrite.AddressTaken(rows.GetString(0), entity with { Key = rows.GetString(1) }, rows.GetBoolean(2));
        }

        return (taken, held);
    }

    private static async Task<IndexWrite> RollBackAsync(NpgsqlConnection connection, IndexWrite refused, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("ROLLBACK", connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        return refused;
    }
}
