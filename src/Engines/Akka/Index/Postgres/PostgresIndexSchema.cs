using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>Makes the tables, or brings them from an older version of the program to this one's.</summary>
internal static class PostgresIndexSchema
{
    /// <summary>
    /// One step per version; a step that has been released never changes. The two unique indexes are what keeps an object from having two
    /// owners and an address from being prepared twice, whatever the hosts do at the same time.
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE cluster_host (
            incarnation uuid PRIMARY KEY,
            name text NOT NULL,
            started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            fenced_at timestamptz
        );
        CREATE TABLE cluster_entity (
            kind text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            sequence bigint NOT NULL,
            guarded boolean NOT NULL,
            retired_at bigint,
            pending boolean NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITH (fillfactor = 70);
        CREATE INDEX cluster_entity_retired ON cluster_entity (retired_at) WHERE retired_at IS NOT NULL AND NOT guarded AND NOT pending;
        CREATE TABLE cluster_item (
            kind text COLLATE "C" NOT NULL,
            form smallint NOT NULL,
            item text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            confirmed boolean NOT NULL,
            PRIMARY KEY (kind, form, item, key)
        );
        CREATE UNIQUE INDEX cluster_item_object ON cluster_item (kind, item) WHERE form = 1 AND confirmed;
        CREATE UNIQUE INDEX cluster_item_address ON cluster_item (kind, item) WHERE form = 2;
        CREATE INDEX cluster_item_entity ON cluster_item (kind, key);
        CREATE TABLE cluster_change (
            position bigint PRIMARY KEY,
            kind text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            form smallint,
            item text COLLATE "C",
            added boolean NOT NULL,
            sequence bigint,
            guarded boolean,
            retired_at bigint
        );
        CREATE TABLE cluster_feed (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            position bigint NOT NULL,
            pruned_through bigint NOT NULL
        );
        INSERT INTO cluster_feed (position, pruned_through) VALUES (0, 0);
        """,
    ];

    /// <summary>For all of it: another host may be at it, and a step may have to rewrite a table.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static int Version => Steps.Length;

    /// <exception cref="IndexStoreException">The database can't be used, or a newer version of the program made the tables.</exception>
    public static async Task PrepareAsync(PostgresIndexOptions options, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await using var connection = new NpgsqlConnection(options.Connection(pooled: false).ConnectionString);
            await connection.OpenAsync(limit.Token).ConfigureAwait(false);
            await PostgresIndexConnections.InitializeAsync(connection, options).ConfigureAwait(false);
            await CheckDatabaseAsync(connection, options, limit.Token).ConfigureAwait(false);
            if (await FoundAsync(connection, options, limit.Token).ConfigureAwait(false) != Version)
                await ApplyAsync(connection, options, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IndexStoreException($"the database {options} can't be used: its tables could not be made within {Limit.TotalMinutes} minutes");
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresIndexConnections.Unusable(options, failure);
        }
    }

    /// <summary>
    /// Hosts that start at once do it one after the other. The lock is the session's and is taken before the transaction begins, because
    /// only then does the server look again for tables that it didn't find before. It ends with the connection.
    /// </summary>
    private static async Task ApplyAsync(NpgsqlConnection connection, PostgresIndexOptions options, CancellationToken cancellation)
    {
        await RunAsync(connection, "SET statement_timeout = 0; SET lock_timeout = 0", cancellation).ConfigureAwait(false);
        await RunAsync(connection, "SELECT pg_advisory_lock(hashtextextended('loxiactors index ' || $1, 0))", cancellation, Values.Text(options.Schema)).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        var found = await FoundAsync(connection, options, cancellation).ConfigureAwait(false);
        if (found == 0)
        {
            // An operator may have made it for a user who may not. The journal's tables may be in the same one and are made beside.
            if (await RunAsync(connection, "SELECT 1 FROM pg_namespace WHERE nspname = $1", cancellation, Values.Text(options.Schema)).ConfigureAwait(false) is null)
                await RunAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {options.Schema}", cancellation).ConfigureAwait(false);
            await RunAsync(
                connection, "CREATE TABLE IF NOT EXISTS cluster_schema_version (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())",
                cancellation).ConfigureAwait(false);
        }

        for (var version = found + 1; version <= Version; version++)
        {
            await RunAsync(connection, Steps[version - 1], cancellation).ConfigureAwait(false);
            await RunAsync(connection, "INSERT INTO cluster_schema_version (version) VALUES ($1)", cancellation, Values.Number(version)).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task CheckDatabaseAsync(NpgsqlConnection connection, PostgresIndexOptions options, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('server_encoding'), current_setting('server_version_num')::int", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await row.ReadAsync(cancellation).ConfigureAwait(false);
        if (row.GetString(0) != "UTF8")
            throw new IndexStoreException($"the database {options} can't be used: its encoding is {row.GetString(0)}, UTF8 is needed");
        if (row.GetInt32(1) < 130_000)
            throw new IndexStoreException($"the database {options} can't be used: PostgreSQL 13 or later is needed");
    }

    /// <summary>0 when there are no tables.</summary>
    private static async Task<int> FoundAsync(NpgsqlConnection connection, PostgresIndexOptions options, CancellationToken cancellation)
    {
        if (await RunAsync(connection, "SELECT to_regclass($1 || '.cluster_schema_version')::text", cancellation, Values.Text(options.Schema)).ConfigureAwait(false) is not string)
            return 0;
        var found = await RunAsync(connection, "SELECT coalesce(max(version), 0) FROM cluster_schema_version", cancellation).ConfigureAwait(false) as int? ?? 0;
        return found <= Version
            ? found
            : throw new IndexStoreException(
                $"the database {options} was written by a newer version of this program: the schema of its index is {found}, this one knows up to {Version}");
    }

    /// <summary>The limit is that of all together.</summary>
    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(values);
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }
}
