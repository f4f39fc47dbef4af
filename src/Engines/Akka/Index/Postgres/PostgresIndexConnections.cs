using System.Globalization;
using Npgsql;

namespace LoxiActors.Engines.Akka.Index.Postgres;

/// <summary>The pool, and the bounds of what is done with it.</summary>
internal sealed class PostgresIndexConnections : IAsyncDisposable
{
    /// <summary>A lost connection, and hosts that get in each other's way, may make an operation fail that succeeds at once when it is done again.</summary>
    private const int Attempts = 4;

    /// <summary>
    /// All statements find their rows by an index. The planner might not think so while the tables have no statistics yet, and a plan that reads a
    /// whole table would stay for as long as the statement is prepared.
    /// </summary>
    private const string PlanByKey = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan;";

    private readonly PostgresIndexOptions _options;
    private readonly NpgsqlDataSource _source;
    private volatile bool _closed;

    public PostgresIndexConnections(PostgresIndexOptions options)
    {
        _options = options;
        var builder = new NpgsqlDataSourceBuilder(options.Connection(pooled: true).ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("connections are opened asynchronously"),
            connection => InitializeAsync(connection, options));
        _source = builder.Build();
    }

    /// <summary>
    /// What takes too long is given up with its connection, and its end is not waited for: a server that is gone doesn't tell. It may still happen,
    /// until the server's own limits end it.
    /// </summary>
    /// <param name="work">May be done again when it failed.</param>
    /// <exception cref="IndexStoreException">Without the password.</exception>
    public async Task<T> RunAsync<T>(TimeSpan limit, Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        if (_closed)
            throw new IndexStoreException("the index is closed");
        var stop = new CancellationTokenSource();
        var running = AttemptAsync(work, stop.Token);
        try
        {
            return await running.WaitAsync(limit, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            throw new IndexStoreException($"the database {_options} can't be used: no answer within {limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (Exception failure) when (IsTheDatabase(failure))
        {
            throw Unusable(_options, failure);
        }
        finally
        {
            _ = EndAsync(stop, running);
        }
    }

    /// <summary>A connection beside the one that is at work.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation) => _source.OpenConnectionAsync(cancellation);

    public static IndexStoreException Unusable(PostgresIndexOptions options, Exception failure) =>
        failure as IndexStoreException ?? new IndexStoreException($"the database {options} can't be used: {Reason(failure)}", failure);

    public static async Task InitializeAsync(NpgsqlConnection connection, PostgresIndexOptions options)
    {
        await using var check = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        // A standby shows what was; after a failover the address may still lead to one.
        if (await check.ExecuteScalarAsync().ConfigureAwait(false) is true)
            throw new IndexStoreException($"the database {options} can't be used: the server is a standby, which can't be written to");
        await using var command = new NpgsqlCommand(Settings(options.Timeout / 2) + PlanByKey, connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whatever the server's defaults are: commits are flushed, and a statement, a lock, an idle transaction or the wait for a lost machine ends.</summary>
    private static string Settings(TimeSpan limit)
    {
        var milliseconds = ((int)limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        // A server that waits for its standbys to apply (remote_apply) promises more than 'on', and goes on doing so.
        return $"""
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
            SET default_transaction_isolation = 'read committed';
            SET statement_timeout = {milliseconds};
            SET lock_timeout = {milliseconds};
            SET idle_in_transaction_session_timeout = {milliseconds};
            SET tcp_user_timeout = {milliseconds};
            SET tcp_keepalives_idle = 1;
            SET tcp_keepalives_interval = 1;
            SET tcp_keepalives_count = 2;
            SET jit = off;
            """;
    }

    private async Task<T> AttemptAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                return await work(connection, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (attempt < Attempts && IsLost(failure) && !cancellation.IsCancellationRequested)
            {
                // The others of the pool were probably lost with it.
                _source.Clear();
            }
            catch (Exception failure) when (attempt < Attempts && IsRace(failure) && !cancellation.IsCancellationRequested)
            {
                // The other one has won; look again at what there is.
            }
        }
    }

    private static async Task EndAsync<T>(CancellationTokenSource stop, Task<T> running)
    {
        try
        {
            // Cancelling asks the server on a connection of its own, which may take as long as connecting does.
            if (!running.IsCompleted)
                await Task.Run(stop.Cancel).ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever asked was told.
        }
        finally
        {
            stop.Dispose();
        }
    }

    /// <summary>Not a refusal, except that of a server that is being stopped.</summary>
    private static bool IsLost(Exception failure) =>
        failure is PostgresException refused ? refused.SqlState.StartsWith("57P", StringComparison.Ordinal) : failure is NpgsqlException { InnerException: IOException };

    /// <summary>A deadlock, or a row that somebody else entered since it was looked for.</summary>
    private static bool IsRace(Exception failure) => failure is IndexRaceException or PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation,
    };

    private bool IsTheDatabase(Exception failure) =>
        failure is NpgsqlException or TimeoutException or IOException or IndexRaceException || (_closed && failure is ObjectDisposedException or InvalidOperationException);

    private static string Reason(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } => "it has no tables of the index: no host was ever registered",
        PostgresException refused => $"{refused.MessageText} ({refused.SqlState})",
        NpgsqlException { InnerException: { } inner } outer when inner is not PostgresException => $"{outer.Message}: {inner.Message}",
        _ => failure.Message,
    };
}

/// <summary>Hosts got in each other's way; to do it again is enough.</summary>
internal sealed class IndexRaceException(string message) : Exception(message);
