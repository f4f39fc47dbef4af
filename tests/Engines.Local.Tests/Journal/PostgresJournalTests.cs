using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class PostgresJournalTests(SharedPostgres postgres) : JournalCompliance
{
    private TestDatabase? _database;
    private long _epoch;

    private TestDatabase Database => _database!;

    [Fact]
    public async Task After_closing_appends_fail_and_reads_throw()
    {
        await Stored(Batch(A, 0, "one"));
        await Journal.DisposeAsync();
        Assert.Equal(new AppendOutcome.Failed("the journal is closed"), await Journal.AppendAsync(Batch(A, 1, "two")));
        var refused = await Assert.ThrowsAsync<JournalException>(async () => await Journal.ReadAsync(A, default));
        Assert.Equal("the journal is closed", refused.Message);
    }

    [Fact]
    public async Task Closing_stores_what_waits()
    {
        var appends = Enumerable.Range(0, 500).Select(i => Journal.AppendAsync(Batch(new EntityId(Kind, $"{i}"), 0, "x")).AsTask()).ToArray();
        await ReopenAsync();
        Assert.All(await Task.WhenAll(appends), o => Assert.IsType<AppendOutcome.Stored>(o));
        Assert.Equal(500, (await All(Journal.ListAsync(Kind, default))).Count);
    }

    protected override async ValueTask<IJournal> OpenAsync()
    {
        if (_database is null)
        {
            _database = await TestDatabase.SchemaAsync(postgres);
            _epoch = await _database.TakeOverAsync();
        }

        return await PostgresJournal.OpenAsync(_database.Options, _epoch, NullLogger.Instance, default);
    }

    protected override ValueTask CleanAsync() => ValueTask.CompletedTask;
}
