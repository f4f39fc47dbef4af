using System.Runtime.CompilerServices;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>A few pooled connections that read beside the writer.</summary>
internal sealed class PostgresReaders : IAsyncDisposable
{
    /// <summary>In seconds, for each silence of the server: long enough for the first row of a scan in a large database.</summary>
    private const int ScanTimeout = 30;

    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _places;
    private volatile bool _closed;
    private long _doubts;
    private long _settled;

    public PostgresReaders(PostgresOptions options)
    {
        _options = options;
        _places = new SemaphoreSlim(options.Readers);
        var text = options.Connection(options.Timeout);
        text.MaxPoolSize = options.Readers;
        text.MaxAutoPrepare = 16;
        text.AutoPrepareMinUsages = 2;
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection => PostgresSession.CheckPrimaryAsync(connection, CancellationToken.None).GetAwaiter().GetResult(),
            connection => PostgresSession.CheckPrimaryAsync(connection, CancellationToken.None));
        _source = builder.Build();
    }

    /// <summary>The next read connects anew.</summary>
    public void Renew()
    {
        if (!_closed)
            _source.Clear();
    }

    /// <summary>A transaction of the writer may still be committed: the next read waits until the server has ended it.</summary>
    public void Doubt() => Interlocked.Increment(ref _doubts);

    /// <summary>The rows of one statement, as they come in.</summary>
    /// <param name="scan">It may read a whole table, and take longer than an append may.</param>
    /// <exception cref="JournalException">They can't be read.</exception>
    public async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(string sql, NpgsqlParameter[] values, bool scan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await using var statement = await StartAsync(sql, values, scan, cancellation).ConfigureAwait(false);
            while (await NextAsync(statement.Rows, cancellation).ConfigureAwait(false))
                yield return statement.Rows;
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A second attempt, because a pooled connection may have been lost since it was used last.</summary>
    private async Task<Statement> StartAsync(string sql, NpgsqlParameter[] values, bool scan, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (_closed)
                throw new JournalException("the journal is closed");
            try
            {
                await SettleAsync(cancellation).ConfigureAwait(false);
                return await Statement.StartAsync(_source, sql, values, scan, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (IsLost(failure) && attempt == 1)
            {
                _source.Clear();
            }
            catch (Exception failure) when (IsUnreadable(failure))
            {
                throw PostgresSession.Unusable(_options, failure);
            }
        }
    }

    /// <summary>A transaction that writes holds the lock until what it wrote is visible, or undone.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        var doubts = Interlocked.Read(ref _doubts);
        if (doubts == Interlocked.Read(ref _settled))
            return;
        await using var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock_shared({GroupReader.WriterLock})", connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        Interlocked.Exchange(ref _settled, doubts);
    }

    private async ValueTask<bool> NextAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        try
        {
            return await rows.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            throw PostgresSession.Unusable(_options, failure);
        }
    }

    /// <summary>Not a refusal, except that of a server that is being stopped.</summary>
    private static bool IsLost(Exception failure) =>
        failure is PostgresException refused ? refused.SqlState.StartsWith("57P", StringComparison.Ordinal) : failure is NpgsqlException { InnerException: IOException };

    private bool IsUnreadable(Exception failure) =>
        failure is NpgsqlException or TimeoutException or IOException || (_closed && failure is ObjectDisposedException or InvalidOperationException);

    private sealed class Statement : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlCommand _command;

        private Statement(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader rows) => (_connection, _command, Rows) = (connection, command, rows);

        public NpgsqlDataReader Rows { get; }

        public static async Task<Statement> StartAsync(NpgsqlDataSource source, string sql, NpgsqlParameter[] values, bool scan, CancellationToken cancellation)
        {
            var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            var command = new NpgsqlCommand(sql, connection);
            if (scan)
                command.CommandTimeout = ScanTimeout;
            try
            {
                foreach (var value in values)
                    command.Parameters.Add(value.Clone());
                return new Statement(connection, command, await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false));
            }
            catch
            {
                await command.DisposeAsync().ConfigureAwait(false);
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await Rows.DisposeAsync().ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                // The rows that were read are right all the same.
            }

            await _command.DisposeAsync().ConfigureAwait(false);
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
