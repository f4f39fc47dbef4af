using System.Globalization;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>
/// One connection on which nothing takes longer than it may. What takes longer is given up and the connection with it: its end is not
/// waited for, because a server that is gone doesn't tell. For one caller at a time.
/// </summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private readonly PostgresOptions _options;
    private readonly NpgsqlConnection _connection;
    private bool _givenUp;

    private PostgresSession(PostgresOptions options, NpgsqlConnection connection) => (_options, _connection) = (options, connection);

    /// <summary>False once a server, a network or our patience ended it.</summary>
    public bool IsUsable => !_givenUp && _connection.State == System.Data.ConnectionState.Open;

    /// <param name="limit">For connecting and for the settings together.</param>
    /// <exception cref="JournalException">Without the password.</exception>
    public static async Task<PostgresSession> OpenAsync(
        PostgresOptions options, TimeSpan limit, string settings, CancellationToken cancellation)
    {
        var session = new PostgresSession(options, Connection(options, limit));
        try
        {
            await session.RunAsync(limit, async (connection, token) =>
            {
                await connection.OpenAsync(token).ConfigureAwait(false);
                await CheckPrimaryAsync(connection, token).ConfigureAwait(false);
                await using var command = new NpgsqlCommand(settings, connection);
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }, cancellation).ConfigureAwait(false);
            return session;
        }
        catch (Exception failure)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            if (failure is OperationCanceledException && cancellation.IsCancellationRequested)
                throw;
            throw Unusable(options, failure);
        }
    }

    /// <summary>Whatever the server's defaults are: commits are flushed, and a statement, a lock or an idle transaction ends after the limit,
    /// and one of a machine that is gone within some seconds.</summary>
    /// <param name="lockLimit">Null for the same limit.</param>
    public static string Settings(TimeSpan limit, TimeSpan? lockLimit = null)
    {
        var milliseconds = Milliseconds(limit);
        // A server that waits for its standbys to apply (remote_apply) promises more than 'on', and goes on doing so.
        return $"""
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
            SET statement_timeout = {milliseconds};
            SET lock_timeout = {Milliseconds(lockLimit ?? limit)};
            SET idle_in_transaction_session_timeout = {milliseconds};
            SET tcp_user_timeout = {milliseconds};
            SET tcp_keepalives_idle = 1;
            SET tcp_keepalives_interval = 1;
            SET tcp_keepalives_count = 2;
            SET jit = off;
            """;
    }

    private static string Milliseconds(TimeSpan time) => ((int)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public static JournalException Unusable(PostgresOptions options, Exception failure) =>
        failure as JournalException ?? new JournalException($"the database {options} can't be used: {Reason(failure)}", failure);

    public static string Reason(Exception failure) => failure switch
    {
        PostgresException refused => $"{refused.MessageText} ({refused.SqlState})",
        NpgsqlException { InnerException: { } inner } outer when inner is not PostgresException => $"{outer.Message}: {inner.Message}",
        _ => failure.Message,
    };

    /// <exception cref="TimeoutException">It took longer than the limit, and whatever it was at may still happen.</exception>
    public async Task<T> RunAsync<T>(TimeSpan limit, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        var stop = new CancellationTokenSource();
        var running = work(_connection, stop.Token);
        try
        {
            var result = await running.WaitAsync(limit, cancellation).ConfigureAwait(false);
            stop.Dispose();
            return result;
        }
        catch (Exception failure)
        {
            if (running.IsCompleted)
                stop.Dispose();
            else
                GiveUp(stop, running);
            if (failure is TimeoutException && _givenUp)
                throw new TimeoutException($"no answer within {limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", failure);
            throw;
        }
    }

    /// <summary>A standby shows what was, and takes no writes; after a failover the address may still lead to one.</summary>
    public static async Task CheckPrimaryAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        if (await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is true)
            throw new JournalException("the database's server is a standby");
    }

    /// <summary>Undoes what is under way; false when the session is of no more use.</summary>
    public async Task<bool> RollBackAsync()
    {
        if (!IsUsable)
            return false;
        try
        {
            await RunAsync(_options.Timeout, async (connection, token) =>
            {
                await using var command = new NpgsqlCommand("ROLLBACK", connection);
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_givenUp)
            await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlConnection Connection(PostgresOptions options, TimeSpan limit)
    {
        var text = options.Connection(limit);
        text.Pooling = false;
        text.MaxAutoPrepare = 64;
        text.AutoPrepareMinUsages = 2;
        return new NpgsqlConnection(text.ConnectionString);
    }

    private void GiveUp(CancellationTokenSource stop, Task running)
    {
        _givenUp = true;
        // Cancelling asks the server on a connection of its own, which may take as long as connecting does.
        _ = Task.Run(async () =>
        {
            try
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await running.ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Whoever asked was told that it took too long.
            }
            finally
            {
                await _connection.DisposeAsync().ConfigureAwait(false);
                stop.Dispose();
            }
        });
    }
}
