using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition.Sharing;

/// <summary>A PostgreSQL.</summary>
internal sealed class PostgresStore : ISharedStore
{
    /// <summary>
    /// Of a lease: for one step of an append. A host that is frozen in the middle of one keeps the lease from being taken for as long, so
    /// it is shorter than that.
    /// </summary>
    private const double StepTimeout = 0.75;

    private readonly PostgresOptions _options;
    private readonly ILogger<PostgresJournal> _log;
    private readonly PreparedLeases _leases;

    public PostgresStore(DatabaseSettings settings, ILoggerFactory loggers)
    {
        _options = settings.Url.With(timeout: StepTimeout * settings.Lease.Duration, leaseTimeout: settings.Lease.Patience);
        _log = loggers.CreateLogger<PostgresJournal>();
        _leases = new PreparedLeases(_options);
    }

    public ILeaseStore Leases => _leases;

    public async ValueTask<IJournal> OpenJournalAsync(long epoch, CancellationToken cancellation) =>
        await PostgresJournal.OpenAsync(_options, epoch, _log, cancellation);

    public ITrafficLedger OpenLedger(long epoch) => new PostgresTrafficLedger(_options, epoch);

    public ValueTask DisposeAsync() => _leases.DisposeAsync();

    /// <summary>Makes the tables before the first question, whenever it is that the database can be reached for the first time.</summary>
    private sealed class PreparedLeases(PostgresOptions options) : ILeaseStore, IAsyncDisposable
    {
        private readonly PostgresLeaseStore _store = new(options);
        private volatile bool _prepared;

        public async ValueTask<LeaseAnswer> TryTakeAsync(string holder, TimeSpan duration, CancellationToken cancellation)
        {
            if (!_prepared)
                await PostgresSchema.PrepareAsync(options, cancellation);
            _prepared = true;
            return await _store.TryTakeAsync(holder, duration, cancellation);
        }

        public ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation) =>
            _store.RenewAsync(epoch, duration, cancellation);

        public ValueTask ReleaseAsync(long epoch, CancellationToken cancellation) => _store.ReleaseAsync(epoch, cancellation);

        public ValueTask DisposeAsync() => _store.DisposeAsync();
    }
}
