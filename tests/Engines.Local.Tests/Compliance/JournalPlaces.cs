using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Compliance;

internal sealed class InMemoryPlace : IJournalPlace
{
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);
    private readonly ManualTime _time = new();
    private readonly InMemoryStore _store;

    public InMemoryPlace() => _store = new InMemoryStore(_time);

    public bool Fences => true;

    public async ValueTask<IJournal> OpenAsync()
    {
        _time.Advance(Lease);
        var answer = await new InMemoryLeaseStore(_store).TryTakeAsync("test", Lease, default);
        return new InMemoryJournal(_store, Assert.IsType<LeaseAnswer.Held>(answer).Epoch);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class SqlitePlace : IJournalPlace
{
    private readonly TempDirectory _directory = new();

    public bool Fences => false;

    public ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(
        SqliteJournal.Open(new SqliteJournalOptions(_directory.File("journal.db")), NullLogger<SqliteJournal>.Instance));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class PostgresPlace(SharedPostgres postgres) : IJournalPlace
{
    private TestDatabase? _database;

    public bool Fences => true;

    public async ValueTask<IJournal> OpenAsync()
    {
        _database ??= await TestDatabase.MakeAsync(postgres);
        return await PostgresJournal.OpenAsync(_database.Options, await _database.TakeOverAsync(), NullLogger.Instance, default);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
