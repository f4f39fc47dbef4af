using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Engines.Local.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Tests.Statistics;

public sealed class SqliteTrafficLedgerTests : TrafficLedgerCompliance
{
    private readonly TempDirectory _directory = new();

    private string Database => _directory.File("statistics.db");

    [Fact]
    public void What_a_newer_version_wrote_is_refused()
    {
        Ledger.Load();
        Reopen();
        Execute("PRAGMA user_version = 99");
        var refused = Assert.Throws<JournalException>(() => SqliteTrafficLedger.Open(Database));
        Assert.Contains("newer version of this program: their schema is 99, this one knows up to 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_in_words()
    {
        File.WriteAllText(_directory.File("text.db"), new string('x', 8_192));
        var refused = Assert.Throws<JournalException>(() => SqliteTrafficLedger.Open(_directory.File("text.db")));
        Assert.Contains("text.db can't be used", refused.Message, StringComparison.Ordinal);
        Assert.Contains("totals begin anew", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1 8080 1 3")]
    [InlineData("10.0.0.1 8080 1 3 many")]
    public void What_can_not_be_read_is_refused_in_words(string endpoints)
    {
        Ledger.Load();
        Execute($"INSERT INTO rule VALUES ('a', '{Shop}', '192.0.2.1', 80, 'Tcp', 0, '{endpoints}')");
        var refused = Assert.Throws<JournalException>(Ledger.Load);
        Assert.Contains("statistics.db can't be used", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Somebody else's lock is waited for as long as SQLite's timeout, which is not waited for here: the table is taken away.</summary>
    [Fact]
    public void A_round_that_fails_leaves_nothing_behind()
    {
        var state = Some();
        Ledger.Load();
        Execute("ALTER TABLE rule RENAME TO moved");
        Assert.Throws<SqliteException>(() => Keep(Actors.Statistics.TrafficState.Empty, state));
        Execute("ALTER TABLE moved RENAME TO rule");
        Assert.Empty(Ledger.Load().Listeners);
        Keep(Actors.Statistics.TrafficState.Empty, state);
        AssertSame(state);
    }

    protected override ITrafficLedger Open() => SqliteTrafficLedger.Open(Database);

    protected override void Clean() => _directory.Dispose();

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
