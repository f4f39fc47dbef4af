using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using Npgsql;

namespace LoxiActors.Engines.Local.Leases;

/// <summary>
/// The lease in the database of the journal, by the database's clock. Each method is one round trip on a connection of its own, which is opened
/// when it is needed, and again after it was lost. Nothing is tried twice: the caller knows how much time it has.
/// </summary>
public sealed class PostgresLeaseStore : ILeaseStore, IAsyncDisposable
{
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
        return AskAsync(
            // The clock is read again when the row is free, should an append or another host have it locked.
            """
            UPDATE lease SET epoch = epoch + 1, holder = $1, expires_at = clock_timestamp() + $2
            WHERE expires_at <= clock_timestamp() RETURNING epoch
            """,
            [Columns.One(holder), Columns.One(duration)], cancellation);
    }

    public ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation)
    {
        LeaseLimits.Check(duration);
        return AskAsync(
            "UPDATE lease SET expires_at = clock_timestamp() + $2 WHERE epoch = $1 AND epoch > 0 RETURNING epoch",
            [Columns.One(epoch), Columns.One(duration)], cancellation);
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
    private ValueTask<LeaseAnswer> AskAsync(string update, NpgsqlParameter[] values, CancellationToken cancellation) => RunAsync<LeaseAnswer>(async (connection, token) =>
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
    }, cancellation);

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
                _session = await PostgresSession.OpenAsync(_options, Left(began), PostgresSession.Settings(_options.LeaseTimeout), cancellation).ConfigureAwait(false);
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
