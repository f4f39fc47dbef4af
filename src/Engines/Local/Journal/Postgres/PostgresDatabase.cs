using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>A database for tables that a library makes.</summary>
public static class PostgresDatabase
{
    /// <summary>Makes the schema if there is none; hosts that start at once do no harm. An operator may have made it for a user who may not.</summary>
    /// <exception cref="JournalException">The database can't be reached or used.</exception>
    public static Task MakeSchemaAsync(PostgresOptions options, CancellationToken cancellation) => RunAsync(options, async (connection, token) =>
    {
        // Without the lock two that make it at once collide, whatever IF NOT EXISTS says.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT pg_advisory_lock(hashtextextended('loxiactors schema {options.Schema}', 0));
            DO $make$ BEGIN IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{options.Schema}') THEN CREATE SCHEMA {options.Schema}; END IF; END $make$
            """, connection);
        return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
    }, cancellation);

    /// <exception cref="JournalException">The database can't be reached or used.</exception>
    public static Task<bool> HasTableAsync(PostgresOptions options, string table, CancellationToken cancellation) => RunAsync(options, async (connection, token) =>
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = $"{options.Schema}.{table}" });
        return await command.ExecuteScalarAsync(token).ConfigureAwait(false) is true;
    }, cancellation);

    private static async Task<T> RunAsync<T>(PostgresOptions options, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        options.Check();
        await using var session = await PostgresSession.OpenAsync(options, options.Timeout, PostgresSession.Settings(options.Timeout), cancellation).ConfigureAwait(false);
        try
        {
            return await session.RunAsync(options.Timeout, work, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresSession.Unusable(options, failure);
        }
    }
}
