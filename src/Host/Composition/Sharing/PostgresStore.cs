using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition.Sharing;

/// <summary>A PostgreSQL.</summary>
internal sealed class PostgresStore(DatabaseUrl url, ILoggerFactory loggers) : ISharedStore
{
    public ILeaseStore Leases => throw new NotSupportedException($"{url}{loggers}");

    public ValueTask<IJournal> OpenJournalAsync(long epoch, CancellationToken cancellation) => throw new NotSupportedException();

    public ITrafficLedger OpenLedger(long epoch) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
