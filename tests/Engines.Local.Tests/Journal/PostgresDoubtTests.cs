using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>What is read of an append that was given up while it may still be stored.</summary>
public sealed class PostgresDoubtTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The append was given up, and its transaction is committed only afterwards.</summary>
    [Fact]
    public async Task What_may_still_be_committed_is_not_read_before_it_is()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        var epoch = await database.TakeOverAsync();
        var readers = new PostgresReaders(database.Options);
        await using var journal = await PostgresJournal.OpenAsync(database.Options, epoch, NullLogger.Instance, default);
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 0)));
        await using (readers)
        await using (var late = await database.HoldAsync($"SELECT pg_advisory_xact_lock({GroupReader.WriterLock}); UPDATE entity SET sequence = 7"))
        {
            var reader = new PostgresReader(readers);
            Assert.Equal(1, (await reader.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default))!.Sequence);
            readers.Doubt();
            var reading = reader.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default).AsTask();
            await UntilAsync(database, "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
            Assert.False(reading.IsCompleted);
            await using var commit = new NpgsqlCommand("COMMIT", late);
            await commit.ExecuteNonQueryAsync();
            Assert.Equal(7, (await reading.WaitAsync(Patience))!.Sequence);
            Assert.Equal(7, (await reader.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default))!.Sequence);
        }
    }

    /// <summary>The table is locked when the transaction gets to it, in the step that ends with the commit.</summary>
    [Fact]
    public async Task A_commit_that_was_given_up_is_read_as_it_ended()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options.With(timeout: TimeSpan.FromMilliseconds(400)), await database.TakeOverAsync(), NullLogger.Instance, default);
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 0)));
        await using (await database.HoldAsync("LOCK TABLE event"))
            Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 1)).AsTask().WaitAsync(Patience));
        var sequence = (await journal.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default))!.Sequence;
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", sequence)).AsTask().WaitAsync(Patience));
    }

    private static async Task UntilAsync(TestDatabase database, string sql)
    {
        for (var attempt = 0; attempt < 2_000; attempt++)
        {
            if (await database.ExecuteAsync(sql) is true)
                return;
        }

        Assert.Fail($"never true: {sql}");
    }
}
