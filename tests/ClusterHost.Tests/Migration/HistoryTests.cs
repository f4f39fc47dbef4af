using System.Net.Http.Json;
using System.Text.Json;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Ids;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Migration;

public sealed class HistoryTests : IDisposable
{
    private const int Kept = 6;

    private readonly MigrationSite _site = new();

    [Fact]
    public async Task A_history_without_its_beginning_goes_on_and_as_much_of_it_is_kept_as_is_configured()
    {
        await _site.FillAsync(nodes: 2, events: 31);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        await using var plane = await StartAsync();
        using var client = new HttpClient { BaseAddress = plane.Url };
        var before = await SequencesAsync(client);
        Assert.True(before[0] > 1 && before[^1] >= 31, string.Join(' ', before));

        for (var i = 0; i < 20; i++)
        {
            using var answer = await client.PostAsJsonAsync($"api/v1/nodes/node-000/{(i % 2 == 0 ? "undrain" : "drain")}", new { by = "test" });
            answer.EnsureSuccessStatusCode();
            var after = await SequencesAsync(client);
            Assert.True(after.Length >= Kept, string.Join(' ', after));
            Assert.Equal(Enumerable.Range((int)after[0], after.Length).Select(number => (long)number), after);
        }

        Assert.True((await SequencesAsync(client))[^1] >= before[^1] + 20);
    }

    /// <summary>A migration that was killed between two of its steps.</summary>
    [Theory]
    [InlineData("DELETE FROM cluster_entity; UPDATE cluster_host SET fenced_at = NULL", "")]
    [InlineData("UPDATE cluster_entity SET pending = 1 WHERE kind = 'migration'; DELETE FROM cluster_entity WHERE key = 'node-001'", "; 1 of the entities were there before")]
    public async Task What_of_an_entity_is_there_is_not_written_again(string sql, string found)
    {
        await _site.FillAsync(nodes: 2, events: 31);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        Change("cluster-index.db", sql);

        var again = await _site.MigrateAsync();

        Assert.True(again.Code == 0, again.Errors);
        Assert.Matches($"migrated: 2 entities, [0-9]+ events, 2 snapshots{found}\n", again.Output);
        await using var plane = await StartAsync();
    }

    [Fact]
    public async Task An_entity_of_which_a_part_is_there_gets_the_rest()
    {
        await _site.FillAsync(nodes: 2, events: 31);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        Change("cluster-index.db", "UPDATE cluster_entity SET pending = 1 WHERE kind = 'migration'; DELETE FROM cluster_entity WHERE key = 'node-001'");
        Change("cluster.db", "DELETE FROM journal WHERE persistence_id = 'node/node-001' AND sequence_number > 29; DELETE FROM snapshot WHERE persistence_id = 'node/node-001'");

        var again = await _site.MigrateAsync();

        Assert.True(again.Code == 0, again.Errors);
        Assert.Contains("; 1 of the entities were there before", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE journal SET message = CAST(replace(CAST(message AS TEXT), '\"by\":\"test\"', '\"by\":\"tost\"') AS BLOB)", "its events are others")]
    [InlineData("DELETE FROM journal WHERE sequence_number > 30", "its events are others")]
    [InlineData("UPDATE snapshot SET snapshot = CAST(replace(CAST(snapshot AS TEXT), '\"by\":\"test\"', '\"by\":\"tost\"') AS BLOB)", "its state is another")]
    public async Task What_is_not_in_the_store_as_it_was_is_found_by_the_comparison(string sql, string why)
    {
        await _site.FillAsync(nodes: 1, events: 31);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        Change("cluster-index.db", "UPDATE cluster_entity SET pending = 1 WHERE kind = 'migration'");
        Change("cluster.db", sql);

        var again = await _site.MigrateAsync();

        Assert.Equal(3, again.Code);
        Assert.Contains("node/node-000 is not in ", again.Errors, StringComparison.Ordinal);
        Assert.Contains(why, again.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _site.Dispose();

    private void Change(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_site.ClusterDirectory, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    private static async Task<long[]> SequencesAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("api/v1/nodes/node-000/history?limit=1000"))
            .GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64())];

    private async Task<ControlPlane> StartAsync()
    {
        var settings = new Settings
        {
            Host = new HostSettings { BindPort = 0, DataDirectory = _site.ClusterDirectory },
            Engine = new EngineSettings { HistoryEvents = Kept, SnapshotEvery = 4 },
            LoxiLb = new LoxiLbOptions { Nodes = [new NodeOptions { Name = new NodeName("node-000"), Url = new Uri("http://127.0.0.1:9") }] },
        };
        return await ControlPlane.StartAsync(settings, NullLoggerFactory.Instance, engines: ClusterEngines.Open(settings, _site.Akka));
    }
}
