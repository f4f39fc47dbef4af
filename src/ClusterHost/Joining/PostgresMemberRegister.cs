using LoxiActors.Engines.Local.Journal.Postgres;
using Npgsql;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>A table of its own, <c>cluster_member</c>, in the schema of the journal.</summary>
internal sealed class PostgresMemberRegister : IMemberRegister
{
    /// <summary>Rows of hosts that ended without taking theirs away; addresses of containers don't come back.</summary>
    private const string Forget = "DELETE FROM cluster_member WHERE noted_at < clock_timestamp() - interval '1 day'";

    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;

    /// <summary>Connects nowhere yet.</summary>
    public PostgresMemberRegister(PostgresOptions options)
    {
        _options = options;
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString) { MaxPoolSize = 2, MinPoolSize = 0, CommandTimeout = 5, Timeout = 5 };
        _source = NpgsqlDataSource.Create(text.ConnectionString);
    }

    // Without the lock two that make it at once collide, whatever IF NOT EXISTS says.
    public Task PrepareAsync(CancellationToken cancellation) => LockedAsync(
        (connection, stop) => RunAsync(connection, $"CREATE TABLE IF NOT EXISTS cluster_member (address text COLLATE \"C\" PRIMARY KEY, noted_at timestamptz NOT NULL); {Forget}", stop),
        cancellation);

    public Task<IReadOnlyList<string>> ReadAsync(string self, TimeSpan fresh, CancellationToken cancellation) => AskAsync(async (connection, stop) =>
    {
        await using var command = new NpgsqlCommand("SELECT address FROM cluster_member WHERE address <> $1 AND noted_at > clock_timestamp() - $2 ORDER BY address", connection)
        {
            Parameters = { new() { Value = self }, new() { Value = fresh } },
        };
        await using var rows = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
        var found = new List<string>();
        while (await rows.ReadAsync(stop).ConfigureAwait(false))
            found.Add(rows.GetString(0));
        return (IReadOnlyList<string>)found;
    }, cancellation);

    /// <summary>
    /// The lock is the session's and is taken before the statement begins, so that the statement sees what the one before it has noted.
    /// </summary>
    public Task<bool> TryFormAsync(string self, TimeSpan fresh, CancellationToken cancellation) => LockedAsync(async (connection, stop) =>
        await RunAsync(
            connection,
            """
            INSERT INTO cluster_member (address, noted_at)
            SELECT $1, clock_timestamp() WHERE NOT EXISTS (SELECT FROM cluster_member WHERE address <> $1 AND noted_at > clock_timestamp() - $2)
            ON CONFLICT (address) DO UPDATE SET noted_at = excluded.noted_at
            """, stop, self, fresh).ConfigureAwait(false) > 0, cancellation);

    public Task NoteAsync(string self, CancellationToken cancellation) => AskAsync(
        (connection, stop) => RunAsync(
            connection, "INSERT INTO cluster_member (address, noted_at) VALUES ($1, clock_timestamp()) ON CONFLICT (address) DO UPDATE SET noted_at = excluded.noted_at", stop, self),
        cancellation);

    public Task RemoveAsync(string self, CancellationToken cancellation) =>
        AskAsync((connection, stop) => RunAsync(connection, "DELETE FROM cluster_member WHERE address = $1", stop, self), cancellation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>One host after the other. Npgsql gives the lock back with the session when it fails in between.</summary>
    private Task<T> LockedAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) => AskAsync(async (connection, stop) =>
    {
        await RunAsync(connection, "SELECT pg_advisory_lock(hashtextextended('loxiactors members ' || $1, 0))", stop, _options.Schema).ConfigureAwait(false);
        try
        {
            return await work(connection, stop).ConfigureAwait(false);
        }
        finally
        {
            await RunAsync(connection, "SELECT pg_advisory_unlock(hashtextextended('loxiactors members ' || $1, 0))", CancellationToken.None, _options.Schema).ConfigureAwait(false);
        }
    }, cancellation);

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            return await work(connection, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            throw new MemberRegisterException($"the database {_options} can't be asked which hosts are members: {failure.Message}", failure);
        }
    }
}
