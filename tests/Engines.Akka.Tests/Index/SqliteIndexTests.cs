using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Sqlite;
using LoxiActors.Engines.Akka.Tests.Index.Support;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Tests.Index;

public sealed class SqliteIndexStoreTests() : IndexStoreCompliance(new SqlitePlace());

public sealed class SqliteIndexRepairTests() : IndexRepairCompliance(new SqlitePlace());

public sealed class SqliteIndexFencingTests() : IndexFencingCompliance(new SqlitePlace());

public sealed class SqliteIndexFeedTests() : IndexFeedCompliance(new SqlitePlace());

/// <summary>What only a file can do.</summary>
public sealed class SqliteIndexFileTests : IAsyncLifetime
{
    private static readonly EntityId A = new("load-balancer", "a");

    private readonly SqlitePlace _place = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _place.RemoveAsync();

    [Fact]
    public async Task Hosts_that_start_at_once_make_the_tables_once()
    {
        var stores = Enumerable.Range(0, 6).Select(_ => _place.Open(100)).ToArray();
        var incarnations = await Task.WhenAll(stores.Select((store, n) => Task.Run(() => store.RegisterAsync($"host {n}", false, default))));
        Assert.Equal(6, incarnations.Distinct().Count());
        Assert.Equal(6, (await stores[0].ReadHostsAsync(default)).Count);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task What_was_written_is_there_when_the_file_is_opened_again()
    {
        Guid incarnation;
        await using (var store = _place.Open(100))
        {
            incarnation = await store.RegisterAsync("one", false, default);
            Assert.IsType<IndexWrite.Done>(await store.ConfirmAsync(incarnation, A, 3, true, null, [new IndexChange.ClaimAddress("10.0.0.1")], default));
        }

        await using var again = _place.Open(100);
        await again.RegisterAsync("two", false, default);
        Assert.Equal(A, await again.FindAddressOwnerAsync(A.Kind, "10.0.0.1", default));
        Assert.True(await again.CheckAsync(incarnation, default));
        Assert.Equal("wal", Execute("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused()
    {
        await using var store = _place.Open(100);
        await store.RegisterAsync("one", false, default);
        Execute("INSERT INTO cluster_schema_version VALUES (99, '')");
        var refused = await Assert.ThrowsAsync<IndexStoreException>(() => store.RegisterAsync("one", false, default));
        Assert.Contains($"{_place.Path} was written by a newer version of this program: its schema is 99", refused.Message);
    }

    [Fact]
    public async Task Hosts_that_were_fenced_long_ago_are_forgotten()
    {
        await using var store = _place.Open(100);
        await EndAsync(store, await RegisterAsync(store, "old"));
        Execute("UPDATE cluster_host SET fenced_at = fenced_at - 31 * 86400000");
        await EndAsync(store, await RegisterAsync(store, "recent"));
        await RegisterAsync(store, "new");
        Assert.Equal(["recent", "new"], (await store.ReadHostsAsync(default)).Select(host => host.Name));
    }

    [Fact]
    public async Task A_place_that_is_none_is_refused_and_a_busy_one_is_waited_for_with_a_bound()
    {
        var missing = Path.Combine(Path.GetDirectoryName(_place.Path)!, "missing", "index.db");
        await using var nowhere = new SqliteIndexStore(new SqliteIndexOptions(missing));
        Assert.Contains("does not exist", (await Assert.ThrowsAsync<IndexStoreException>(() => nowhere.RegisterAsync("one", false, default))).Message);

        await using var store = new SqliteIndexStore(new SqliteIndexOptions(_place.Path) { Timeout = TimeSpan.FromMilliseconds(100) });
        Assert.Contains(_place.Path, (await Assert.ThrowsAsync<IndexStoreException>(() => store.FindAsync(A, default))).Message);
        var incarnation = await store.RegisterAsync("one", false, default);
        await using (var stranger = new SqliteConnection($"Data Source={_place.Path};Pooling=False"))
        {
            await stranger.OpenAsync();
            await using var begin = new SqliteCommand("BEGIN IMMEDIATE", stranger);
            await begin.ExecuteNonQueryAsync();
            Assert.Contains("locked", (await Assert.ThrowsAsync<IndexStoreException>(() => store.PrepareAsync(incarnation, A, false, [], default))).Message);
        }

        Assert.IsType<IndexWrite.Done>(await store.PrepareAsync(incarnation, A, false, [], default));
    }

    private static Task<Guid> RegisterAsync(IIndexStore store, string host) => store.RegisterAsync(host, alone: false, default);

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_place.Path};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private static Task EndAsync(IIndexStore store, Guid incarnation) => store.FenceAsync(incarnation, incarnation, default);
}
