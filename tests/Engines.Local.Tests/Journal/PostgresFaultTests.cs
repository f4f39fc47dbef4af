using System.Diagnostics;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>What happens to a journal whose server fails.</summary>
public sealed class PostgresFaultTests(SharedPostgres postgres)
{
    private const int Writers = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task What_was_acknowledged_survives_a_crash_of_the_server_and_appends_go_on_after_it()
    {
        await using var server = await OwnServerAsync();
        var database = await TestDatabase.MakeAsync(server);
        var epoch = await database.TakeOverAsync();
        await using var journal = await PostgresJournal.OpenAsync(database.Options, epoch, NullLogger.Instance, default);
        var load = new AppendLoad(journal, Writers);
        await load.StoredAsync(300).WaitAsync(Patience);
        await server.CrashAsync();
        // Each writer is told, without the server being there.
        await load.AllFailedAsync().WaitAsync(Patience);
        var failed = Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("late", 0)).AsTask().WaitAsync(Patience));
        Assert.DoesNotContain("s3cret", failed.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalException>(async () => await journal.ReadAsync(new EntityId(AppendLoad.Kind, "w0"), default));

        await server.RestartAsync();
        await load.GoOnAsync().WaitAsync(Patience);
        await load.StoredAsync(600).WaitAsync(Patience);
        await load.StopAsync().WaitAsync(Patience);
        Assert.Empty(load.Lost);
        await using var reopened = await PostgresJournal.OpenAsync(database.Options, epoch, NullLogger.Instance, default);
        await load.CheckAsync(reopened);
    }

    [Fact]
    public async Task A_lease_store_goes_on_after_a_crash_of_the_server()
    {
        await using var server = await OwnServerAsync();
        var database = await TestDatabase.MakeAsync(server);
        await using var lease = new PostgresLeaseStore(database.Options);
        Assert.Equal(new LeaseAnswer.Held(1), await lease.TryTakeAsync("one", TimeSpan.FromHours(1), default));
        await server.CrashAsync();
        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<JournalException>(async () => await lease.RenewAsync(1, TimeSpan.FromHours(1), default).AsTask().WaitAsync(Patience));
            Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        }

        await server.RestartAsync();
        Assert.Equal(new LeaseAnswer.Held(1), await lease.RenewAsync(1, TimeSpan.FromHours(1), default));
    }

    [Fact]
    public async Task A_session_that_is_ended_in_the_middle_costs_a_group_and_nothing_that_was_acknowledged()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options, await database.TakeOverAsync(), NullLogger.Instance, default);
        var load = new AppendLoad(journal, Writers) { WaitsAfterFailure = false };
        for (var round = 1; round <= 5; round++)
        {
            await load.StoredAsync(round * 100).WaitAsync(Patience);
            await database.ExecuteAsync(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'loxiactors'");
        }

        await load.StoredAsync(800).WaitAsync(Patience);
        await load.StopAsync().WaitAsync(Patience);
        Assert.Empty(load.Lost);
        await load.CheckAsync(journal);
    }

    [Fact]
    public async Task A_server_that_falls_silent_fails_appends_within_their_limit_and_is_used_again_when_it_speaks()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        var options = database.Options.With(timeout: Short);
        await using var journal = await PostgresJournal.OpenAsync(options, await database.TakeOverAsync(), NullLogger.Instance, default);
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 0)));
        var backend = (int)(await database.ExecuteAsync(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'loxiactors' AND query LIKE '%COMMIT%'"))!;
        await SignalAsync("STOP", backend);
        try
        {
            var failed = Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 1)).AsTask().WaitAsync(Patience));
            Assert.Equal("no answer within 0.4 s", failed.Reason);
        }
        finally
        {
            await SignalAsync("CONT", backend);
        }

        await StoredAfterReadingAsync(journal, "a");
    }

    [Fact]
    public async Task A_row_that_a_stranger_has_locked_fails_appends_and_they_go_on_after_it()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options.With(timeout: Short), await database.TakeOverAsync(), NullLogger.Instance, default);
        await using (await database.HoldAsync("LOCK TABLE lease"))
            Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 0)).AsTask().WaitAsync(Patience));
        await StoredAfterReadingAsync(journal, "a");
    }

    [Fact]
    public async Task A_read_that_waits_can_be_cancelled_and_has_a_limit()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(
            database.Options.With(timeout: Short, readers: 1), await database.TakeOverAsync(), NullLogger.Instance, default);
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 0)));
        await using (await database.HoldAsync("LOCK TABLE event"))
        {
            using var soon = new CancellationTokenSource(Short);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in journal.ReadGuardedAsync(AppendLoad.Kind, soon.Token))
                    Assert.Fail("the table is locked");
            });
            await Assert.ThrowsAsync<JournalException>(async () => await journal.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default).AsTask().WaitAsync(Patience));
        }

        Assert.Equal(1, (await journal.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default))!.Sequence);
    }

    [Fact]
    public async Task Who_stops_in_the_middle_of_a_scan_leaves_the_connection_to_the_next()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options.With(readers: 1), await database.TakeOverAsync(), NullLogger.Instance, default);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => journal.AppendAsync(AppendLoad.Batch($"{i}", 0)).AsTask()));
        for (var round = 0; round < 3; round++)
        {
            await foreach (var header in journal.ListAsync(AppendLoad.Kind, default))
            {
                Assert.Equal(1, header.Sequence);
                break;
            }
        }
    }

    /// <summary>Ten thousand appends are forty groups: they don't wait for the limit one group after the other.</summary>
    [Fact]
    public async Task All_that_waits_fails_at_once_when_the_database_does_not_answer()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        var options = database.Options.With(timeout: TimeSpan.FromSeconds(2));
        await using var journal = await PostgresJournal.OpenAsync(options, await database.TakeOverAsync(), NullLogger.Instance, default);
        await using (await database.HoldAsync("LOCK TABLE lease"))
        {
            var appends = Enumerable.Range(0, 10_000).Select(i => journal.AppendAsync(AppendLoad.Batch($"{i}", 0)).AsTask()).ToArray();
            var outcomes = await Task.WhenAll(appends).WaitAsync(Patience);
            Assert.Single(outcomes.Select(outcome => Assert.IsType<AppendOutcome.Failed>(outcome).Reason).Distinct());
        }

        await StoredAfterReadingAsync(journal, "1");
    }

    /// <summary>Its server session waits for a client that says nothing, and no limit of the server ends that.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_freezes_in_a_transaction_is_cut_off_by_whoever_takes_over(bool sending)
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await database.TakeOverAsync();
        await using var frozen = await database.HoldAsync("SELECT pg_advisory_xact_lock(1); SELECT epoch FROM lease FOR KEY SHARE; CREATE TEMPORARY TABLE long (body bytea)");
        if (sending)
            _ = await frozen.BeginBinaryImportAsync("COPY long FROM STDIN (FORMAT binary)");
        await using var lease = new PostgresLeaseStore(database.Options.With(leaseTimeout: TimeSpan.FromSeconds(2)));
        Assert.IsType<LeaseAnswer.Busy>(await lease.TryTakeAsync("two", TimeSpan.FromHours(1), default));
        await database.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(new LeaseAnswer.Held(2), await lease.TryTakeAsync("two", TimeSpan.FromHours(1), default));
        Assert.Equal(0L, await database.ExecuteAsync($"SELECT count(*) FROM pg_stat_activity WHERE pid = {frozen.ProcessID}"));
    }

    /// <summary>Who is late with a renewal waits for it, and isn't cut off for that.</summary>
    [Fact]
    public async Task Who_holds_the_lease_is_not_cut_off_by_a_renewal_that_waits()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await database.TakeOverAsync();
        await using var stranger = await database.HoldAsync("UPDATE lease SET holder = 'stranger'");
        await using var lease = new PostgresLeaseStore(database.Options.With(leaseTimeout: Short));
        await Assert.ThrowsAsync<JournalException>(async () => await lease.RenewAsync(1, TimeSpan.FromHours(1), default));
        Assert.IsType<LeaseAnswer.Busy>(await lease.TryTakeAsync("two", TimeSpan.FromHours(1), default));
        await using var command = new NpgsqlCommand("COMMIT", stranger);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Only a takeover waits for an append that is under way.</summary>
    [Fact]
    public async Task A_renewal_does_not_wait_for_a_transaction()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await database.TakeOverAsync();
        await using var writing = await PostgresSession.OpenAsync(database.Options, Patience, PostgresSession.Settings(Patience), default);
        await writing.RunAsync(Patience, GroupReader.BeginAsync, default);
        await using var lease = new PostgresLeaseStore(database.Options);
        Assert.Equal(new LeaseAnswer.Held(1), await lease.RenewAsync(1, TimeSpan.FromHours(1), default));
        Assert.True(await writing.RollBackAsync());
    }

    /// <summary>As after a failover, when the address still led to the standby for a moment and the session is one with that.</summary>
    [Fact]
    public async Task A_session_that_takes_no_writes_is_not_kept()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options, await database.TakeOverAsync(), NullLogger.Instance, default);
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 0)));
        var (name, others) = (database.Url.AbsolutePath[1..], database.Server.Url("postgres"));
        await database.Server.ExecuteAsync(others, $"ALTER DATABASE {name} SET default_transaction_read_only = on");
        await database.ExecuteAsync(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'loxiactors'");
        Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 1)));
        var refused = Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 1)));
        Assert.Contains("25006", refused.Reason, StringComparison.Ordinal);
        await database.Server.ExecuteAsync(others, $"ALTER DATABASE {name} RESET default_transaction_read_only");
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 1)));
        Assert.Equal(2, (await journal.ReadAsync(new EntityId(AppendLoad.Kind, "a"), default))!.Sequence);
    }

    [Fact]
    public async Task Appends_are_answered_also_after_something_unforeseen()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options.With(timeout: Short), await database.TakeOverAsync(), new FullDiskLogger(), default);
        await using (await database.HoldAsync("LOCK TABLE lease"))
        {
            Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 0)).AsTask().WaitAsync(Patience));
            Assert.IsType<AppendOutcome.Failed>(await journal.AppendAsync(AppendLoad.Batch("a", 0)).AsTask().WaitAsync(Patience));
        }

        await StoredAfterReadingAsync(journal, "a");
    }

    [Fact]
    public async Task A_purge_that_takes_too_long_fails_alone()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options.With(timeout: TimeSpan.FromSeconds(1)), await database.TakeOverAsync(), NullLogger.Instance, default);
        Assert.IsType<AppendOutcome.Stored>(await journal.AppendAsync(AppendLoad.Batch("a", 0)));
        Task<AppendOutcome> append;
        await using (await database.HoldAsync("LOCK TABLE placement"))
        {
            var purge = journal.PurgeRetiredAsync(DateTimeOffset.UtcNow, 10).AsTask();
            append = journal.AppendAsync(AppendLoad.Batch("a", 1)).AsTask();
            await Assert.ThrowsAsync<JournalException>(() => purge.WaitAsync(Patience));
        }

        Assert.IsType<AppendOutcome.Stored>(await append.WaitAsync(Patience));
    }

    [Fact]
    public async Task Of_a_group_with_an_append_that_can_not_be_stored_the_others_are()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options, await database.TakeOverAsync(), NullLogger.Instance, default);
        var random = new Random(1);
        // Longer than an index entry may be, and not to be compressed.
        var endless = string.Concat(Enumerable.Range(0, 8_000).Select(_ => (char)random.Next(0x4e00, 0x9fa5)));
        Task<AppendOutcome>[] appends;
        await using (await database.HoldAsync("LOCK TABLE lease"))
        {
            appends = [.. new[] { "a", "b", endless, "c", "nul\0", "half\ud800", "d" }.Select(key => journal.AppendAsync(AppendLoad.Batch(key, 0)).AsTask())];
        }

        var outcomes = await Task.WhenAll(appends).WaitAsync(Patience);
        Assert.Equal(["Stored", "Stored", "Failed", "Stored", "Failed", "Failed", "Stored"], outcomes.Select(outcome => outcome.GetType().Name));
        Assert.Contains("54000", ((AppendOutcome.Failed)outcomes[2]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_fails_the_append()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using var journal = await PostgresJournal.OpenAsync(database.Options.With(longestQueue: 1), await database.TakeOverAsync(), NullLogger.Instance, default);
        Task<AppendOutcome>[] appends;
        await using (await database.HoldAsync("LOCK TABLE lease"))
        {
            appends = [.. Enumerable.Range(0, 3).Select(i => journal.AppendAsync(AppendLoad.Batch($"{i}", 0)).AsTask())];
            // The writer has taken at most one of them and one more may wait.
            Assert.Equal(new AppendOutcome.Failed("1 appends are waiting for the database"), await (await Task.WhenAny(appends).WaitAsync(Patience)));
        }

        Assert.Contains(await Task.WhenAll(appends).WaitAsync(Patience), outcome => outcome is AppendOutcome.Stored);
    }

    private static async Task<PostgresServer> OwnServerAsync()
    {
        try
        {
            return await PostgresServer.StartAsync();
        }
        catch (PostgresUnavailableException why)
        {
            Assert.Skip(why.Message);
            throw;
        }
    }

    private static async Task StoredAfterReadingAsync(IJournal journal, string key)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var sequence = (await journal.ReadAsync(new EntityId(AppendLoad.Kind, key), default))?.Sequence ?? 0;
            if (await journal.AppendAsync(AppendLoad.Batch(key, sequence)).AsTask().WaitAsync(Patience) is AppendOutcome.Stored)
                return;
        }

        Assert.Fail("nothing was stored in a hundred attempts");
    }

    private sealed class FullDiskLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("no space left on device");
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
