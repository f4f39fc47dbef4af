using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>A journal that is read while no host has it: what it says is what the journal itself says, and nothing changes.</summary>
public sealed class StoppedJournalTests(SharedPostgres postgres) : IDisposable
{
    private static readonly EntityId Plain = new("kind-b", "plain");
    private static readonly EntityId Rich = new("kind-a", "0a1b2c3d-0000-4000-8000-000000000001");

    private readonly TempDirectory _directory = new();

    private string File => _directory.File("a journal #1.db");

    [Fact]
    public async Task A_file_is_read_as_a_whole_and_stays_as_it_is()
    {
        await using (var journal = OpenSqlite(File))
            await FillAsync(journal);
        var before = Contents(File);

        await using (var stopped = SqliteStoppedJournal.Open(new SqliteJournalOptions(File)))
        {
            await ReadAsync(stopped);
            await stopped.CheckUnusedAsync(default);
        }

        Assert.Equal(before, Contents(File));
        Assert.False(System.IO.File.Exists(File + "-wal"));
        Assert.False(System.IO.File.Exists(File + "-shm"));
    }

    [Fact]
    public async Task What_a_killed_host_left_in_the_log_is_read_and_stays_there()
    {
        var copy = _directory.File("killed.db");
        await using (var journal = OpenSqlite(File))
        {
            await FillAsync(journal);
            System.IO.File.Copy(File, copy);
            System.IO.File.Copy(File + "-wal", copy + "-wal");
        }

        var (before, log) = (Contents(copy), Contents(copy + "-wal"));
        await using (var stopped = SqliteStoppedJournal.Open(new SqliteJournalOptions(copy)))
            await ReadAsync(stopped);

        Assert.Equal(before, Contents(copy));
        Assert.Equal(log, Contents(copy + "-wal"));
    }

    [Fact]
    public async Task While_it_is_read_no_host_opens_the_file_and_the_other_way_round()
    {
        await using (var journal = OpenSqlite(File))
        {
            var refused = Assert.Throws<JournalException>(() => SqliteStoppedJournal.Open(new SqliteJournalOptions(File)));
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        }

        await using var stopped = SqliteStoppedJournal.Open(new SqliteJournalOptions(File));
        Assert.Throws<JournalException>(() => OpenSqlite(File));
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_made()
    {
        Assert.Throws<JournalException>(() => SqliteStoppedJournal.Open(new SqliteJournalOptions(File)));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_database_is_read_as_a_whole_once_nobody_holds_the_lease()
    {
        var database = await TestDatabase.SchemaAsync(postgres);
        await using var leases = new PostgresLeaseStore(database.Options);
        var epoch = Assert.IsType<LeaseAnswer.Held>(await leases.TryTakeAsync("host-1", TimeSpan.FromMinutes(5), default)).Epoch;
        await using (var journal = await PostgresJournal.OpenAsync(database.Options, epoch, NullLogger.Instance, default))
            await FillAsync(journal);
        var refused = await Assert.ThrowsAsync<JournalException>(() => PostgresStoppedJournal.OpenAsync(database.Options, default));
        Assert.Contains("host-1 holds its lease (epoch 1)", refused.Message, StringComparison.Ordinal);

        await leases.ReleaseAsync(epoch, default);
        await using var stopped = await PostgresStoppedJournal.OpenAsync(database.Options, default);
        await ReadAsync(stopped);
        await stopped.CheckUnusedAsync(default);
    }

    [Theory]
    [InlineData("a renewal", false)]
    [InlineData("a takeover that is over", true)]
    public async Task That_a_host_has_used_the_database_meanwhile_is_noticed(string _, bool another)
    {
        var database = await TestDatabase.SchemaAsync(postgres);
        await using var leases = new PostgresLeaseStore(database.Options);
        var epoch = Assert.IsType<LeaseAnswer.Held>(await leases.TryTakeAsync("host-1", TimeSpan.FromMinutes(5), default)).Epoch;
        await leases.ReleaseAsync(epoch, default);
        await using var stopped = await PostgresStoppedJournal.OpenAsync(database.Options, default);

        if (another)
            await leases.ReleaseAsync(Assert.IsType<LeaseAnswer.Held>(await leases.TryTakeAsync("host-2", TimeSpan.FromMinutes(5), default)).Epoch, default);
        else
            await leases.RenewAsync(epoch, TimeSpan.FromMinutes(5), default);

        var used = await Assert.ThrowsAsync<JournalException>(async () => await stopped.CheckUnusedAsync(default));
        Assert.Contains(another ? "host-2" : "host-1", used.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_a_journal_gets_none()
    {
        var database = await TestDatabase.MakeAsync(postgres, prepared: false);
        var refused = await Assert.ThrowsAsync<JournalException>(() => PostgresStoppedJournal.OpenAsync(database.Options, default));
        Assert.Contains("there is no journal in", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.Server.ExecuteAsync(database.Url, "SELECT count(*) FROM pg_namespace WHERE nspname = 'loxiactors'"));
    }

    public void Dispose() => _directory.Dispose();

    private static SqliteJournal OpenSqlite(string file) => SqliteJournal.Open(new SqliteJournalOptions(file), NullLogger<SqliteJournal>.Instance);

    private static string Contents(string file) => Convert.ToHexString(System.IO.File.ReadAllBytes(file));

    private static async Task FillAsync(IJournal journal)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);
        await Stored(new JournalAppend(Plain, 0, at, ["{}"u8.ToArray()], [], Guarded: true));
        await Stored(new JournalAppend(Rich, 0, at, ["1"u8.ToArray(), "2"u8.ToArray()], [new IndexChange.ClaimAddress("10.0.0.1")], Guarded: false) { Snapshot = "s"u8.ToArray(), PruneThrough = 1 });
        await Stored(new JournalAppend(Rich, 2, at, ["3"u8.ToArray()], [], Guarded: false) { Retired = true });

        async Task Stored(JournalAppend append) => Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(append));
    }

    private static async Task ReadAsync(IStoppedJournal stopped)
    {
        Assert.Equal(["kind-a", "kind-b"], await stopped.ReadKindsAsync(default));
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);
        Assert.Equal([new EntityHeader(Rich, 3, false, at)], await stopped.ListAsync("kind-a", default).ToArrayAsync());
        Assert.Equal([new EntityHeader(Plain, 1, true, null)], await stopped.ListAsync("kind-b", default).ToArrayAsync());
        var record = (await stopped.ReadAsync(Rich, default))!;
        Assert.Equal("s"u8.ToArray(), record.Snapshot);
        Assert.Equal([3L], record.Events.Select(happened => happened.Sequence));
        Assert.Equal([3L, 2L], (await stopped.ReadHistoryAsync(Rich, long.MaxValue, 10, default)).Select(happened => happened.Sequence));
        Assert.Equal([new IndexEntry(Rich, new IndexChange.ClaimAddress("10.0.0.1"))], await stopped.ReadIndexAsync("kind-a", default).ToArrayAsync());
    }
}
