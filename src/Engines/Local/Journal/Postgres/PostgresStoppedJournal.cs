using LoxiActors.Actors.Seam;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>
/// A journal in a PostgreSQL database while no host holds its lease. The lease isn't taken, because that would change the database: whether
/// a host has held it meanwhile is told by its row, which every taking and every renewal changes.
/// </summary>
public sealed class PostgresStoppedJournal : IStoppedJournal
{
    private readonly PostgresOptions _options;
    private readonly LeaseRow _lease;
    private readonly PostgresReaders _readers;
    private readonly PostgresReader _reader;
    private int _disposed;

    private PostgresStoppedJournal(PostgresOptions options, LeaseRow lease)
    {
        (_options, _lease) = (options, lease);
        _readers = new PostgresReaders(options);
        _reader = new PostgresReader(_readers);
    }

    /// <exception cref="JournalException">The database can't be reached, holds no journal or that of another version, or a host holds the lease.</exception>
    public static async Task<PostgresStoppedJournal> OpenAsync(PostgresOptions options, CancellationToken cancellation)
    {
        options.Check();
        var lease = await LookAsync(options, PostgresSchema.CheckAsync, cancellation).ConfigureAwait(false);
        if (lease.IsHeld)
            throw new JournalException($"the journal in {options} is in use: {lease.Holder} holds its lease (epoch {lease.Epoch})");
        return new PostgresStoppedJournal(options, lease);
    }

    public ValueTask<IReadOnlyList<string>> ReadKindsAsync(CancellationToken cancellation) => _reader.ReadKindsAsync(cancellation);

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation) => _reader.ReadAsync(entity, cancellation);

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation)
    {
        JournalLimits.CheckPage(limit);
        return _reader.ReadHistoryAsync(entity, before, limit, cancellation);
    }

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => _reader.ListAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => _reader.ReadIndexAsync(kind, cancellation);

    public async ValueTask CheckUnusedAsync(CancellationToken cancellation)
    {
        var now = await LookAsync(_options, (_, _, _) => Task.CompletedTask, cancellation).ConfigureAwait(false);
        if (now != _lease)
            throw new JournalException($"the journal in {_options} was used meanwhile, by {now.Holder} (epoch {now.Epoch})");
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            await _readers.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<LeaseRow> LookAsync(
        PostgresOptions options, Func<NpgsqlConnection, PostgresOptions, CancellationToken, Task> first, CancellationToken cancellation)
    {
        await using var session = await PostgresSession.OpenAsync(options, options.Timeout, PostgresSession.Settings(options.Timeout), cancellation).ConfigureAwait(false);
        try
        {
            return await session.RunAsync(options.Timeout, async (connection, token) =>
            {
                await first(connection, options, token).ConfigureAwait(false);
                await using var command = new NpgsqlCommand("SELECT epoch, holder, expires_at::text, expires_at > clock_timestamp() FROM lease", connection);
                await using var row = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                return await row.ReadAsync(token).ConfigureAwait(false)
                    ? new LeaseRow(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetBoolean(3))
                    : throw new JournalException("the table lease has no row: the database was changed by somebody else");
            }, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresSession.Unusable(options, failure);
        }
    }

    private sealed record LeaseRow(long Epoch, string Holder, string ExpiresAt, bool IsHeld);
}
