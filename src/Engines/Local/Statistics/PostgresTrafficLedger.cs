using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using Npgsql;

namespace LoxiActors.Engines.Local.Statistics;

/// <summary>
/// Keeps totals in the database of the journal, on a connection of their own, and under the epoch of its lease: a host that was replaced must
/// not write over what its successor has counted. The journal must have been opened before, which makes the tables.
/// </summary>
public sealed class PostgresTrafficLedger : ITrafficLedger
{
    /// <summary>For reading or writing all of it: a round may touch a hundred thousand rows.</summary>
    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(30);

    private readonly PostgresOptions _options;
    private readonly long _epoch;
    private PostgresSession? _session;
    private TrafficState? _kept;
    private bool _uncertain;

    /// <summary>Connects nowhere yet.</summary>
    public PostgresTrafficLedger(PostgresOptions options, long epoch)
    {
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        (_options, _epoch) = (options, epoch);
    }

    /// <exception cref="JournalException">The database can't be reached, or what it holds can't be read.</exception>
    public TrafficState Load() => _kept = Run(TrafficRows.ReadAsync);

    /// <exception cref="JournalException">The database can't be reached or refused it, or another host writes under a later epoch.</exception>
    public void Keep(TrafficChange change)
    {
        _kept ??= Load();
        var wanted = change.ApplyTo(_kept);
        // The answer to a commit may have been lost, and then the rows may be those of before or of after it.
        if (_uncertain)
            change = TrafficChange.Between(Run(TrafficRows.ReadAsync), wanted);
        _uncertain = true;
        var epoch = Run((connection, token) => TrafficRows.WriteAsync(connection, change, token));
        if (epoch != _epoch)
        {
            Drop();
            throw JournalException.Fenced(epoch);
        }

        Run(TrafficRows.CommitAsync);
        (_kept, _uncertain) = (wanted, false);
    }

    public void Dispose() => Drop();

    private T Run<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work)
    {
        try
        {
            return RunAsync(work).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is JournalException or NpgsqlException or TimeoutException or InvalidOperationException or FormatException
            or OverflowException or InvalidCastException or ArgumentException)
        {
            Drop();
            throw PostgresSession.Unusable(_options, failure);
        }
    }

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work)
    {
        if (_session is not { IsUsable: true })
        {
            Drop();
            _session = await PostgresSession.OpenAsync(_options, _options.Timeout, Settings, CancellationToken.None).ConfigureAwait(false);
        }

        return await _session.RunAsync(RoundLimit, work, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Only between the writing and the commit does a transaction wait for us, and a takeover for it: no longer than an append may take.</summary>
    private string Settings => PostgresSession.Settings(_options.Timeout)
        + $"SET statement_timeout = {RoundLimit.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture)};";

    private void Drop()
    {
        try
        {
            _session?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (NpgsqlException)
        {
            // It is of no more use either way.
        }

        _session = null;
    }
}
