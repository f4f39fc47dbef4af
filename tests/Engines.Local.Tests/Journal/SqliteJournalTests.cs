using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class SqliteJournalTests : JournalCompliance
{
    private readonly TempDirectory _directory = new();

    private string Database => _directory.File("journal.db");

    [Fact]
    public void A_second_opener_is_refused()
    {
        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions(Database)));
        Assert.Contains($"in use by another process ({Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused()
    {
        await Journal.DisposeAsync();
        Execute("INSERT INTO schema_version VALUES (99, datetime('now'))");
        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions(Database)));
        Assert.Contains("newer version of this program: its schema is 99, this one knows up to 1", refused.Message, StringComparison.Ordinal);
        Execute("DELETE FROM schema_version WHERE version = 99");
        await ReopenAsync();
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_words()
    {
        await File.WriteAllTextAsync(_directory.File("text.db"), new string('x', 8_192));
        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions(_directory.File("text.db"))));
        Assert.Contains("text.db can't be opened", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_is_refused_in_words()
    {
        var refused = Assert.Throws<JournalException>(() => Open(new SqliteJournalOptions(_directory.File("none/journal.db"))));
        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_closing_appends_fail_and_reads_throw()
    {
        await Stored(Batch(A, 0, "one"));
        await Journal.DisposeAsync();
        Assert.Equal(new AppendOutcome.Failed("the journal is closed"), await Journal.AppendAsync(Batch(A, 1, "two")));
        await Assert.ThrowsAsync<JournalException>(async () => await Journal.ReadAsync(A, default));
        await ReopenAsync();
        Assert.Equal(1, (await Journal.ReadAsync(A, default))!.Sequence);
    }

    [Fact]
    public async Task Closing_stores_what_waits()
    {
        var appends = Enumerable.Range(0, 500).Select(i => Journal.AppendAsync(Batch(new EntityId(Kind, $"{i}"), 0, "x")).AsTask()).ToArray();
        await ReopenAsync();
        Assert.All(await Task.WhenAll(appends), o => Assert.IsType<AppendOutcome.Stored>(o));
        Assert.Equal(500, (await All(Journal.ListAsync(Kind, default))).Count);
    }

    [Fact]
    public async Task A_full_disk_fails_the_append_and_keeps_what_was_there()
    {
        await using var small = Open(new SqliteJournalOptions(_directory.File("small.db")) { MostPages = 60 });
        Assert.IsType<AppendOutcome.Stored>(await small.AppendAsync(Batch(A, 0, "one")));
        var large = Batch(A, 1) with { Events = [new byte[1_000_000]] };
        var failed = Assert.IsType<AppendOutcome.Failed>(await small.AppendAsync(large));
        Assert.Contains("full", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await small.ReadAsync(A, default))!.Sequence);
        Assert.IsType<AppendOutcome.Stored>(await small.AppendAsync(Batch(A, 1, "fits")));
        Assert.Equal(2, (await small.ReadAsync(A, default))!.Sequence);
    }

    [Fact]
    public async Task A_full_queue_fails_the_append()
    {
        await using var narrow = Open(new SqliteJournalOptions(_directory.File("narrow.db")) { LongestQueue = 1 });
        using var stranger = Hold(_directory.File("narrow.db"));
        var appends = Enumerable.Range(0, 3).Select(i => narrow.AppendAsync(Batch(new EntityId(Kind, $"{i}"), 0, "x")).AsTask()).ToArray();
        // The writer has taken at most one of them and one more may wait.
        var refused = await await Task.WhenAny(appends);
        Assert.Equal(new AppendOutcome.Failed("1 appends are waiting for the disk"), refused);
        Execute(stranger, "ROLLBACK");
        Assert.Contains(await Task.WhenAll(appends), o => o is AppendOutcome.Stored);
    }

    [Fact]
    public async Task Commits_are_flushed()
    {
        await using var connection = SqliteConnections.OpenWriter(new SqliteJournalOptions(_directory.File("other.db")));
        Assert.Equal(2L, Scalar(connection, "PRAGMA synchronous"));
        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
    }

    protected override ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(Open(new SqliteJournalOptions(Database)));

    protected override ValueTask CleanAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SqliteJournal Open(SqliteJournalOptions options) => SqliteJournal.Open(options, NullLogger<SqliteJournal>.Instance);

    /// <summary>Somebody else's connection that keeps the writer waiting.</summary>
    private static SqliteConnection Hold(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Execute(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
