using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Postgres;
using LoxiActors.Engines.Akka.Tests.Index.Support;
using Xunit.Abstractions;

namespace LoxiActors.Engines.Akka.Tests.Index;

/// <summary>What only a server can do.</summary>
[Collection("postgres")]
public sealed class PostgresIndexServerTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly EntityId A = new("load-balancer", "a");
    private static readonly EntityId B = new("load-balancer", "b");

    [Fact]
    public async Task Hosts_that_start_at_once_make_the_tables_once()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        var stores = Enumerable.Range(0, 6).Select(_ => new PostgresIndexStore(database.Options())).ToArray();
        await Task.WhenAll(stores.Select((store, n) => Task.Run(() => store.RegisterAsync($"host {n}", false, default))));
        Assert.Equal(6, (await stores[0].ReadHostsAsync(default)).Count);
        Assert.Equal(1L, await database.ExecuteAsync("SELECT count(*) FROM cluster_schema_version"));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        await using var store = new PostgresIndexStore(database.Options());
        await store.RegisterAsync("one", false, default);
        await database.ExecuteAsync("INSERT INTO cluster_schema_version VALUES (99)");
        var refused = await Assert.ThrowsAsync<IndexStoreException>(() => store.RegisterAsync("one", false, default));
        Assert.Contains("was written by a newer version of this program: the schema of its index is 99", refused.Message);
    }

    [Fact]
    public async Task A_host_that_froze_in_a_write_does_not_keep_others_from_fencing_it()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        await using var store = new PostgresIndexStore(database.Options(timeout: TimeSpan.FromSeconds(8)));
        var frozen = await store.RegisterAsync("frozen", false, default);
        await using var write = await database.HoldAsync($"SELECT 1 FROM cluster_host WHERE incarnation = '{frozen}' FOR SHARE");
        await store.FenceAsync(await store.RegisterAsync("other", false, default), frozen, default);
        Assert.False(await store.CheckAsync(frozen, default));
        await using var another = await database.HoldAsync($"SELECT 1 FROM cluster_host FOR SHARE");
        var alone = await store.RegisterAsync("alone", true, default);
        Assert.True(await store.CheckAsync(alone, default));
    }

    [Fact]
    public async Task A_wait_for_a_lock_has_an_end()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        await using var store = new PostgresIndexStore(database.Options(timeout: TimeSpan.FromSeconds(2)));
        var incarnation = await store.RegisterAsync("one", false, default);
        await using (await database.HoldAsync("UPDATE cluster_feed SET position = position"))
        {
            await Assert.ThrowsAsync<IndexStoreException>(() => store.ConfirmAsync(incarnation, A, 1, false, null, [], default));
            // Neither preparing nor reading needs what is locked.
            Assert.IsType<IndexWrite.Done>(await store.PrepareAsync(incarnation, A, false, [new IndexChange.ClaimAddress("10.0.0.1")], default));
            Assert.Equal(0, await store.ReadPositionAsync(default));
        }

        Assert.IsType<IndexWrite.Done>(await store.ConfirmAsync(incarnation, A, 1, false, null, [], default));
    }

    [Fact]
    public async Task A_write_that_fails_in_the_middle_leaves_nothing_and_the_connection_is_fit_for_use()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        var options = new PostgresIndexOptions(database.ConnectionString, database.Schema) { Connections = 2, Timeout = TimeSpan.FromSeconds(30) };
        await using var store = new PostgresIndexStore(options);
        var incarnation = await store.RegisterAsync("one", false, default);
        await database.ExecuteAsync("ALTER TABLE cluster_entity ADD CONSTRAINT unlucky CHECK (sequence <> 13)");
        IndexChange[] changes = [new IndexChange.ClaimAddress("10.0.0.1")];
        for (var round = 0; round < 3; round++)
        {
            var failed = await Assert.ThrowsAsync<IndexStoreException>(() => store.ConfirmAsync(incarnation, A, 13, false, null, changes, default));
            Assert.Contains("unlucky", failed.Message);
            Assert.DoesNotContain(database.Password, failed.ToString());
        }

        Assert.Equal(0, await store.ReadPositionAsync(default));
        Assert.Null(await store.FindAddressOwnerAsync(A.Kind, "10.0.0.1", default));
        Assert.IsType<IndexWrite.Done>(await store.ConfirmAsync(incarnation, B, 14, false, null, changes, default));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'loxiactors index' AND state LIKE 'idle in transaction%'"));
    }

    [Fact]
    public async Task A_server_that_was_away_is_used_again_and_no_text_holds_the_password()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        await using var store = new PostgresIndexStore(database.Options());
        Assert.Contains("no host was ever registered", (await Assert.ThrowsAsync<IndexStoreException>(() => store.FindAsync(A, default))).Message);
        var incarnation = await store.RegisterAsync("one", false, default);
        Assert.IsType<IndexWrite.Done>(await store.ConfirmAsync(incarnation, A, 1, true, null, [], default));
        await database.Server.CrashAsync();
        try
        {
            foreach (var ask in new Func<Task>[] { () => store.FindAsync(A, default), () => store.PrepareAsync(incarnation, A, false, [], default), () => store.RegisterAsync("one", false, default) })
            {
                var failed = await Assert.ThrowsAsync<IndexStoreException>(ask);
                Assert.Contains($"(schema {database.Schema}) can't be used", failed.Message);
                Assert.DoesNotContain(database.Password, failed.ToString());
            }
        }
        finally
        {
            await database.Server.RestartAsync();
        }

        Assert.Equal(1, (await store.FindAsync(A, default))!.Sequence);
        Assert.IsType<IndexWrite.Done>(await store.ConfirmAsync(incarnation, A, 2, true, null, [], default));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var options = new PostgresIndexOptions($"Host=127.0.0.1;Port={port};Username=me;Password=s3cret;Database=here;SSL Mode=Disable") { Timeout = TimeSpan.FromMilliseconds(300) };
        await using var store = new PostgresIndexStore(options);
        foreach (var ask in new Func<Task>[]
        {
            () => store.FindAsync(A, default), () => store.PrepareAsync(Guid.NewGuid(), A, false, [], default),
            () => store.FenceAsync(Guid.NewGuid(), Guid.NewGuid(), default), () => store.RegisterAsync("one", false, default),
        })
        {
            var failed = await Assert.ThrowsAsync<IndexStoreException>(() => ask().WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.StartsWith($"the database me@127.0.0.1:{port}/here (schema loxiactors) can't be used: ", failed.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", failed.ToString());
        }
    }

    [Fact]
    public async Task Hosts_that_were_fenced_long_ago_are_forgotten()
    {
        var database = await IndexDatabase.MakeAsync(postgres);
        await using var store = new PostgresIndexStore(database.Options());
        var (old, recent) = (await store.RegisterAsync("old", false, default), await store.RegisterAsync("recent", false, default));
        await store.FenceAsync(old, old, default);
        await store.FenceAsync(recent, recent, default);
        await database.ExecuteAsync($"UPDATE cluster_host SET fenced_at = fenced_at - interval '31 days' WHERE incarnation = '{old}'");
        await store.RegisterAsync("new", false, default);
        Assert.Equal(["recent", "new"], (await store.ReadHostsAsync(default)).Select(host => host.Name));
        Assert.IsType<IndexWrite.Fenced>(await store.PrepareAsync(old, A, false, [], default));
    }

    [Fact]
    public void Options_that_are_wrong_are_refused_without_the_password()
    {
        foreach (var text in new[] { "Host=db;Password=s3c;ret", "Host=db;Port=s3cret", "s3cret", "Password=s3cret" })
        {
            var refused = Assert.Throws<FormatException>(() => new PostgresIndexOptions(text));
            Assert.DoesNotContain("s3c", refused.ToString());
            Assert.DoesNotContain("ret", refused.Message.Replace("quotes", "", StringComparison.Ordinal));
        }

        Assert.Contains("schema", Assert.Throws<FormatException>(() => new PostgresIndexOptions("Host=db", "No; DROP")).Message);
        Assert.Equal("me@db:5432/here (schema x)", new PostgresIndexOptions("Host=db;Username=me;Password=s3cret;Database=here", "x").ToString());
    }

    /// <summary>So that the figures can be seen; what is asserted is that all of it was written.</summary>
    [Fact]
    public async Task Each_operation_takes_its_time()
    {
        const int rounds = 100;
        var database = await IndexDatabase.MakeAsync(postgres);
        await using var store = new PostgresIndexStore(database.Options());
        var incarnation = await store.RegisterAsync("one", false, default);
        async Task Measure(string what, Func<int, Task> work)
        {
            await work(0);
            var times = new List<double>();
            for (var n = 1; n <= rounds; n++)
            {
                var began = Stopwatch.GetTimestamp();
                await work(n);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            times.Sort();
            output.WriteLine($"{what}: median {times[rounds / 2]:F2} ms, 95% {times[rounds * 95 / 100]:F2} ms");
        }

        static EntityId Entity(int n) => new("load-balancer", $"{n}");
        static IndexChange[] Changes(int n) => [new IndexChange.ClaimAddress($"10.0.{n}.1"), new IndexChange.PlaceOn(new("n1")), new IndexChange.PlaceOn(new("n2"))];
        await Measure("check", _ => store.CheckAsync(incarnation, default));
        await Measure("prepare", n => store.PrepareAsync(incarnation, Entity(n), true, Changes(n), default));
        await Measure("confirm", n => store.ConfirmAsync(incarnation, Entity(n), 1, true, null, Changes(n), default));
        await Measure("confirm, sequence alone", n => store.ConfirmAsync(incarnation, Entity(n), 2, true, null, [], default));
        await Measure("reconcile, nothing to do", n => store.ReconcileAsync(incarnation, Entity(n), 2, true, null, Changes(n), default));
        await Measure("find owner", n => store.FindAddressOwnerAsync("load-balancer", $"10.0.{n}.1", default));
        await Measure("read 100 changes", _ => store.ReadChangesAsync(0, 100, default));
        Assert.Equal((rounds + 1) * 4, await store.ReadPositionAsync(default));
    }
}
