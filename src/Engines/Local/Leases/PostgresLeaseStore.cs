using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using Npgsql;

namespace LoxiActors.Engines.Local.Leases;

/// <summary>
/// The lease in the database of the journal, by the database's clock. Each method is one round trip on a connection of its own, which is opened
/// when it is needed, and again after it was lost. Nothing is tried twice, because the caller knows how much time it has, but for a lease that is over
/// and that a lost host's transaction has locked.
/// </summary>
public sealed class PostgresLeaseStore : ILeaseStore, IAsyncDisposable
{
    /// <summary>
    /// Whoever has locked the row without being about to go on: a host that froze or was lost while it sent an append to the server, which then
    /// waits for the rest of it without a limit. Not who waits for the row too. The lease being over, nothing more can come of that append.
    /// </summary>
    private const string EndBlockers =
        """
        SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
        WHERE a.pid <> pg_backend_pid() AND a.usename = current_user AND cardinality(pg_blocking_pids(a.pid)) = 0
        AND a.pid IN (SELECT l.pid FROM pg_locks l WHERE l.granted AND l.locktype = 'relation' AND l.relation = 'lease'::regclass
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.mode <> 'AccessShareLock')
        AND EXISTS (SELECT FROM lease WHERE expires_at <= clock_timestamp())
        """;

    /// <summary>The clock is read again when the row is free, should an append or another host have it locked.</summary>
    private const string Take =
        """
        UPDATE lease SET epoch = epoch + 1, holder = $1, expires_at = clock_timestamp() + $2
        WHERE expires_at <= clock_timestamp() RETURNING epoch
        """;

    private readonly PostgresOptions _options;
    private readonly SemaphoreSlim _turn = new(1);
    private PostgresSession? _session;
    private bool _closed;

    /// <summary>Connects nowhere yet. <see cref="PostgresSchema.PrepareAsync(PostgresOptions, CancellationToken)"/> must have made the tables before the first question.</summary>
    public PostgresLeaseStore(PostgresOptions options)
    {
        options.Check();
        _options = options;
    }

    public ValueTask<LeaseAnswer> TryTakeAsync(string holder, TimeSpan duration, CancellationToken cancellation)
    {
        LeaseLimits.Check(holder, duration);
        var values = (NpgsqlParameter[])[Columns.One(holder), Columns.One(duration)];
        return RunAsync(async (connection, token) =>
        {
            try
            {
                return await AskAsync(connection, Take, values, token).ConfigureAwait(false);
            }
            catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                await using var end = new NpgsqlCommand(EndBlockers, connection);
                await end.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                return await AskAsync(connection, Take, [.. values.Select(value => value.Clone())], token).ConfigureAwait(false);
            }
        }, cancellation);
    }

    public ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation)
    {
        LeaseLimits.Check(duration);
        return RunAsync((connection, token) => AskAsync(
            connection, "UPDATE lease SET expires_at = clock_timestamp() + $2 WHERE epoch = $1 AND epoch > 0 RETURNING epoch",
            [Columns.One(epoch), Columns.One(duration)], token), cancellation);
    }

    public async ValueTask ReleaseAsync(long epoch, CancellationToken cancellation) =>
        await RunAsync(async (connection, token) =>
        {
            await using var command = new NpgsqlCommand("UPDATE lease SET expires_at = '-infinity' WHERE epoch = $1", connection);
            command.Parameters.Add(Columns.One(epoch));
            return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _closed = true;
            await DropAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The update, and in the same round trip who holds it otherwise.</summary>
    private static async Task<LeaseAnswer> AskAsync(NpgsqlConnection connection, string update, NpgsqlParameter[] values, CancellationToken token)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(update, values);
        batch.Add("SELECT holder, epoch, CASE WHEN expires_at > clock_timestamp() THEN expires_at - clock_timestamp() ELSE '0' END FROM lease");
        await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
        LeaseAnswer? answer = await reader.ReadAsync(token).ConfigureAwait(false) ? new LeaseAnswer.Held(reader.GetInt64(0)) : null;
        await reader.NextResultAsync(token).ConfigureAwait(false);
        if (answer is null && await reader.ReadAsync(token).ConfigureAwait(false))
            answer = new LeaseAnswer.Busy(reader.GetString(0), reader.GetInt64(1), reader.GetTimeSpan(2));
        // To the end, because the commit comes with it.
        while (await reader.NextResultAsync(token).ConfigureAwait(false))
        {
        }

        return answer ?? throw new JournalException("the table lease has no row: the database was changed by somebody else");
    }

    private async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (!await _turn.WaitAsync(_options.LeaseTimeout, cancellation).ConfigureAwait(false))
            throw new JournalException("the lease's connection is busy with earlier questions");
        try
        {
            if (_closed)
                throw new JournalException("the lease store is closed");
            if (_session is not { IsUsable: true })
            {
                await DropAsync().ConfigureAwait(false);
                _session = await PostgresSession.OpenAsync(_options, Left(began), Settings, cancellation).ConfigureAwait(false);
            }

            return await _session.RunAsync(Left(began), work, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            await DropAsync().ConfigureAwait(false);
            throw PostgresSession.Unusable(_options, failure);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>There has to be time for a second attempt.</summary>
    private string Settings => PostgresSession.Settings(_options.LeaseTimeout, _options.LeaseTimeout / 4);

    private TimeSpan Left(long began)
    {
        var left = _options.LeaseTimeout - TimeProvider.System.GetElapsedTime(began);
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private async Task DropAsync()
    {
        var session = _session;
        _session = null;
        try
        {
            if (session is not null)
                await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // It is of no more use either way.
        }
    }
}
