using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class PostgresFencingTests(SharedPostgres postgres) : FencingCompliance
{
    private TestDatabase _database = null!;

    protected override async ValueTask<ILeaseStore> PrepareAsync()
    {
        _database = await TestDatabase.SchemaAsync(postgres);
        return new PostgresLeaseStore(_database.Options);
    }

    protected override async ValueTask<IJournal> OpenAsync(long epoch) =>
        await PostgresJournal.OpenAsync(_database.Options, epoch, NullLogger.Instance, default);

    protected override async ValueTask ExpireAsync() => await _database.PassAsync(TimeSpan.FromDays(1));
}
