using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>Makes the tables, or brings them from an older version of the program to this one's.</summary>
public static class PostgresSchema
{
    /// <summary>
    /// One step per version; a step that has been released never changes. The lease's epoch is its primary key so that only a
    /// takeover, and not a renewal, waits for the appends under way: they lock the row against a change of its key.
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE lease (
            epoch bigint PRIMARY KEY,
            holder text NOT NULL,
            expires_at timestamptz NOT NULL,
            single boolean NOT NULL DEFAULT true UNIQUE CHECK (single)
        );
        INSERT INTO lease (epoch, holder, expires_at) VALUES (0, '', '-infinity');
        CREATE TABLE entity (
            number bigint PRIMARY KEY,
            kind text COLLATE "C" NOT NULL,
            key text COLLATE "C" NOT NULL,
            sequence bigint NOT NULL,
            snapshot_sequence bigint NOT NULL,
            pruned_through bigint NOT NULL,
            guarded boolean NOT NULL,
            retired_at bigint,
            UNIQUE (kind, key)
        ) WITH (fillfactor = 70);
        CREATE INDEX entity_guarded ON entity (kind, number) WHERE guarded;
        CREATE INDEX entity_retired ON entity (retired_at, number) WHERE retired_at IS NOT NULL AND NOT guarded;
        CREATE TABLE event (
            entity bigint NOT NULL,
            sequence bigint NOT NULL,
            at bigint NOT NULL,
            body bytea NOT NULL,
            PRIMARY KEY (entity, sequence)
        );
        CREATE TABLE snapshot (entity bigint PRIMARY KEY, body bytea NOT NULL);
        CREATE TABLE object_owner (
            kind text COLLATE "C" NOT NULL,
            object_kind text COLLATE "C" NOT NULL,
            object uuid NOT NULL,
            entity bigint NOT NULL,
            PRIMARY KEY (kind, object_kind, object)
        );
        CREATE INDEX object_owner_entity ON object_owner (entity);
        CREATE TABLE address_owner (
            kind text COLLATE "C" NOT NULL,
            address text COLLATE "C" NOT NULL,
            entity bigint NOT NULL,
            PRIMARY KEY (kind, address)
        );
        CREATE INDEX address_owner_entity ON address_owner (entity);
        CREATE TABLE placement (
            entity bigint NOT NULL,
            node text COLLATE "C" NOT NULL,
            PRIMARY KEY (entity, node)
        );
        CREATE TABLE listener (
            id uuid PRIMARY KEY,
            bytes bigint NOT NULL,
            total_connections bigint NOT NULL,
            active_connections bigint NOT NULL
        );
        CREATE TABLE rule (
            node text COLLATE "C" NOT NULL,
            listener uuid NOT NULL,
            address text COLLATE "C" NOT NULL,
            port integer NOT NULL,
            protocol text COLLATE "C" NOT NULL,
            settling boolean NOT NULL,
            endpoints text NOT NULL,
            PRIMARY KEY (node, listener, address, port, protocol)
        );
        """,
    ];

    /// <summary>For all steps together. A step may have to rewrite a table, so no statement alone has a limit.</summary>
    private static readonly TimeSpan StepsLimit = TimeSpan.FromMinutes(10);

    private const int NoLimit = 0;

    public static int Version => Steps.Length;

    /// <summary>
    /// Makes the schema and its tables if there are none. Older ones stay as they are: the host that writes them may be of the older
    /// version, so they are brought to this version by the one that opens the journal.
    /// </summary>
    /// <exception cref="JournalException">The database can't be reached or used, or a newer version of the program wrote it.</exception>
    /// <param name="upgrade">Brings older ones to this version: for who opens the journal, and where there is none beside the other tables.</param>
    public static async Task PrepareAsync(PostgresOptions options, CancellationToken cancellation, bool upgrade = false)
    {
        options.Check();
        await using var session = await PostgresSession.OpenAsync(options, options.Timeout, PostgresSession.Settings(options.Timeout), cancellation).ConfigureAwait(false);
        try
        {
            await session.RunAsync(StepsLimit, async (connection, token) =>
            {
                await CheckDatabaseAsync(connection, options, token).ConfigureAwait(false);
                if (await FoundAsync(connection, options, token).ConfigureAwait(false) is var found && found != Version && (found == 0 || upgrade))
                    await ApplyAsync(connection, options, upgrade, token).ConfigureAwait(false);
                return true;
            }, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresSession.Unusable(options, failure);
        }
    }

    /// <summary>
    /// Hosts that start at once do it one after the other. The lock is the session's and is taken before the transaction begins, because
    /// only then does the server look again for tables that it didn't find before. It ends with the connection.
    /// </summary>
    private static async Task ApplyAsync(NpgsqlConnection connection, PostgresOptions options, bool upgrade, CancellationToken cancellation)
    {
        await RunAsync(connection, "SET statement_timeout = 0; SET lock_timeout = 0", cancellation).ConfigureAwait(false);
        await RunAsync(connection, "SELECT pg_advisory_lock(hashtextextended('loxiactors schema ' || $1, 0))", NoLimit, cancellation, options.Schema).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        var found = await FoundAsync(connection, options, cancellation).ConfigureAwait(false);
        if (found == 0)
        {
            // An operator may have made it for a user who may not.
            if (await RunAsync(connection, "SELECT 1 FROM pg_namespace WHERE nspname = $1", cancellation, options.Schema).ConfigureAwait(false) is null)
                await RunAsync(connection, $"CREATE SCHEMA {options.Schema}", cancellation).ConfigureAwait(false);
            await RunAsync(connection, "CREATE TABLE schema_version (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())", cancellation).ConfigureAwait(false);
        }

        for (var version = found + 1; version <= Version && (found == 0 || upgrade); version++)
        {
            await RunAsync(connection, Steps[version - 1], NoLimit, cancellation).ConfigureAwait(false);
            await RunAsync(connection, "INSERT INTO schema_version (version) VALUES ($1)", cancellation, version).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads, and makes nothing.</summary>
    /// <exception cref="JournalException">There are no tables, or another version of the program made them.</exception>
    internal static async Task CheckAsync(NpgsqlConnection connection, PostgresOptions options, CancellationToken cancellation)
    {
        await CheckDatabaseAsync(connection, options, cancellation).ConfigureAwait(false);
        var found = await FoundAsync(connection, options, cancellation).ConfigureAwait(false);
        if (found == 0)
            throw new JournalException($"there is no journal in {options}");
        if (found < Version)
            throw new JournalException($"the journal in {options} was written by an older version of this program: its schema is {found}, this one reads {Version}");
    }

    private static async Task CheckDatabaseAsync(NpgsqlConnection connection, PostgresOptions options, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT current_setting('server_encoding'), current_setting('server_version_num')::int, pg_is_in_recovery()", connection);
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await row.ReadAsync(cancellation).ConfigureAwait(false);
        if (row.GetString(0) != "UTF8")
            throw new JournalException($"the database {options} can't be used: its encoding is {row.GetString(0)}, UTF8 is needed");
        if (row.GetInt32(1) < 130_000)
            throw new JournalException($"the database {options} can't be used: PostgreSQL 13 or later is needed");
        if (row.GetBoolean(2))
            throw new JournalException($"the database {options} can't be used: the server is a standby, which can't be written to");
    }

    /// <summary>0 when there are no tables.</summary>
    private static async Task<int> FoundAsync(NpgsqlConnection connection, PostgresOptions options, CancellationToken cancellation)
    {
        if (await RunAsync(connection, "SELECT to_regclass($1 || '.schema_version')::text", cancellation, options.Schema).ConfigureAwait(false) is not string)
            return 0;
        var found = await RunAsync(connection, "SELECT coalesce(max(version), 0) FROM schema_version", cancellation).ConfigureAwait(false) as int? ?? 0;
        return found <= Version
            ? found
            : throw new JournalException(
                $"the database {options} was written by a newer version of this program: its schema is {found}, this one knows up to {Version}");
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values) => await RunAsync(connection, sql, null, cancellation, values).ConfigureAwait(false);

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql, int? seconds, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.CommandTimeout = seconds ?? command.CommandTimeout;
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }
}
