using System.Globalization;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>
/// Who may write. A transaction that writes holds a shared lock on its host's row, and a fence changes that row: it waits for those that have
/// begun, and those that come after it see it.
/// </summary>
internal sealed class PostgresIndexHosts(PostgresIndexOptions options, PostgresIndexConnections connections)
{
    /// <summary>The first statement of each write.</summary>
    public const string MayWrite = "SELECT fenced_at IS NULL FROM cluster_host WHERE incarnation = $1 FOR SHARE";

    /// <summary>Two hosts that register at once see each other, because the second waits for the first; those that write needn't wait.</summary>
    private const string OneAfterTheOther = "LOCK TABLE cluster_host IN SHARE ROW EXCLUSIVE MODE";

    /// <summary>
    /// A host that froze or was lost in the middle of a write keeps its row locked, for as long as the server waits for the rest of it. A session that itself waits
    /// is left alone: it is not the one to blame, and has a limit.
    /// </summary>
    private const string EndBlockers =
        """
        SELECT pg_terminate_backend(a.pid) FROM unnest(pg_blocking_pids($1)) AS blocking (pid) JOIN pg_stat_activity a ON a.pid = blocking.pid
        WHERE a.usename = current_user AND cardinality(pg_blocking_pids(a.pid)) = 0
        """;

    public async Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation)
    {
        var incarnation = Guid.NewGuid();
        await ChangeAsync(batch =>
        {
            batch.Add(OneAfterTheOther);
            batch.Add("DELETE FROM cluster_host WHERE fenced_at < clock_timestamp() - $1 * interval '1 day'", Values.Number((long)IndexLimits.FencedHostsKept.TotalDays));
            // It may be entered already, by an attempt whose answer was lost; who came after that one is not to be fenced.
            if (alone)
            {
                batch.Add(
                    """
                    UPDATE cluster_host SET fenced_at = clock_timestamp() WHERE fenced_at IS NULL
                    AND NOT EXISTS (SELECT FROM cluster_host h WHERE h.incarnation = $1)
                    """, Values.Uuid(incarnation));
            }

            batch.Add("INSERT INTO cluster_host (incarnation, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", Values.Uuid(incarnation), Values.Text(host));
        }, cancellation).ConfigureAwait(false);
        return incarnation;
    }

    /// <summary>Of two that fence each other the first one holds.</summary>
    public Task FenceAsync(Guid by, Guid incarnation, CancellationToken cancellation) => ChangeAsync(
        batch =>
        {
            batch.Add(OneAfterTheOther);
            batch.Add(
                """
                UPDATE cluster_host SET fenced_at = clock_timestamp() WHERE incarnation = $1 AND fenced_at IS NULL
                AND EXISTS (SELECT FROM cluster_host h WHERE h.incarnation = $2 AND h.fenced_at IS NULL)
                """, Values.Uuid(incarnation), Values.Uuid(by));
        }, cancellation);

    private Task ChangeAsync(Action<NpgsqlBatch> fill, CancellationToken cancellation) =>
        connections.RunAsync(options.Timeout * 2, async (connection, token) =>
        {
            await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
            var patience = ((int)(options.Timeout * 2).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            batch.Add("BEGIN");
            batch.Add($"SET LOCAL lock_timeout = {patience}");
            batch.Add($"SET LOCAL statement_timeout = {patience}");
            fill(batch);
            PostgresIndexWrites.AddCommit(batch);
            var changing = batch.ExecuteNonQueryAsync(token);
            while (!token.IsCancellationRequested && await Task.WhenAny(changing, Task.Delay(options.Timeout / 4, token)).ConfigureAwait(false) != changing)
                await EndBlockersAsync(connection.ProcessID, token).ConfigureAwait(false);
            return await changing.ConfigureAwait(false);
        }, cancellation);

    private async Task EndBlockersAsync(int waiting, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await connections.OpenAsync(cancellation).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(EndBlockers, connection);
            command.Parameters.Add(new NpgsqlParameter { Value = waiting });
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or OperationCanceledException or IndexStoreException)
        {
            // What waits goes on waiting, to its own end; this is tried again until then.
        }
    }
}
