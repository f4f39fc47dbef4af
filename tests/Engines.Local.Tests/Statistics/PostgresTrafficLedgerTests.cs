using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Statistics;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Engines.Local.Tests.Statistics;

public sealed class PostgresTrafficLedgerTests(SharedPostgres postgres) : TrafficLedgerCompliance, IAsyncLifetime
{
    private TestDatabase _database = null!;
    private long _epoch;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.MakeAsync(postgres);
        _epoch = await _database.TakeOverAsync();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_an_earlier_host_counted_is_refused_and_leaves_nothing()
    {
        using var earlier = Open();
        var state = Some();
        earlier.Keep(TrafficChange.Between(TrafficState.Empty, state));
        _epoch = await _database.TakeOverAsync();
        Reopen();
        AssertSame(state);
        var refused = Assert.Throws<JournalException>(() => earlier.Keep(TrafficChange.Between(state, TrafficTally.Forget(state, [Mail]))));
        Assert.Contains("another host writes the journal, under epoch 2", refused.Message, StringComparison.Ordinal);
        AssertSame(state);
        Keep(state, TrafficTally.Forget(state, [Shop]));
        AssertSame(TrafficTally.Forget(state, [Shop]));
    }

    [Fact]
    public async Task A_round_that_fails_leaves_nothing_behind()
    {
        var state = Some();
        Ledger.Load();
        await _database.ExecuteAsync("ALTER TABLE loxiactors.rule RENAME TO moved");
        var refused = Assert.Throws<JournalException>(() => Keep(TrafficState.Empty, state));
        Assert.Contains("rule", refused.Message, StringComparison.Ordinal);
        await _database.ExecuteAsync("ALTER TABLE loxiactors.moved RENAME TO rule");
        Assert.Empty(Ledger.Load().Listeners);
        Keep(TrafficState.Empty, state);
        AssertSame(state);
    }

    /// <summary>The commit's answer was lost: the rows are those of a round that its caller takes for failed, and goes on without.</summary>
    [Fact]
    public async Task After_a_round_of_which_nobody_knows_how_it_went_the_next_one_puts_right_what_differs()
    {
        var state = Some();
        Keep(TrafficState.Empty, state);
        await _database.ExecuteAsync("ALTER TABLE loxiactors.rule RENAME TO moved");
        Assert.Throws<JournalException>(() => Keep(state, TrafficTally.Forget(state, [Mail])));
        await _database.ExecuteAsync("ALTER TABLE loxiactors.moved RENAME TO rule");
        await _database.ExecuteAsync($"DELETE FROM loxiactors.listener WHERE id = '{Mail}'");
        await _database.ExecuteAsync("UPDATE loxiactors.rule SET node = 'stranger' WHERE port = 443");
        Keep(state, state);
        AssertSame(state);
    }

    [Fact]
    public async Task It_goes_on_when_its_session_was_ended()
    {
        var state = Some();
        Keep(TrafficState.Empty, state);
        await _database.ExecuteAsync(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'loxiactors'");
        var second = TrafficTally.Forget(state, [Mail]);
        Assert.Throws<JournalException>(() => Keep(state, second));
        Keep(state, second);
        AssertSame(second);
    }

    [Theory]
    [InlineData("10.0.0.1 8080 1 3")]
    [InlineData("10.0.0.1 8080 1 3 many")]
    public async Task What_can_not_be_read_is_refused_in_words(string endpoints)
    {
        await _database.ExecuteAsync($"INSERT INTO loxiactors.rule VALUES ('a', '{Shop}', '192.0.2.1', 80, 'Tcp', false, '{endpoints}')");
        var refused = Assert.Throws<JournalException>(Ledger.Load);
        Assert.Contains("can't be used", refused.Message, StringComparison.Ordinal);
    }

    protected override ITrafficLedger Open() => new PostgresTrafficLedger(_database.Options, _epoch);

    protected override void Clean()
    {
    }
}
