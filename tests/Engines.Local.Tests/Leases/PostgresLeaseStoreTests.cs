using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Engines.Local.Tests.Leases;

public sealed class PostgresLeaseStoreTests(SharedPostgres postgres) : LeaseCompliance
{
    private TestDatabase _database = null!;

    protected override async ValueTask PrepareAsync() => _database = await TestDatabase.SchemaAsync(postgres);

    protected override ILeaseStore Open() => new PostgresLeaseStore(_database.Options);

    protected override async ValueTask PassAsync(TimeSpan time) => await _database.PassAsync(time);
}
