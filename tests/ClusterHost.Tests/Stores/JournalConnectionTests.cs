using System.Diagnostics;
using LoxiActors.ClusterHost.Stores;
using LoxiActors.ClusterHost.Tests.Hosts;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Host.Configuration;
using Npgsql;

namespace LoxiActors.ClusterHost.Tests.Stores;

/// <summary>Akka's journal connects by itself, with the settings that it is given.</summary>
public sealed class JournalConnectionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task An_append_of_a_host_that_was_lost_in_the_middle_of_it_holds_up_the_next_writer_for_two_seconds_at_most()
    {
        var server = await postgres.Shared.ServerAsync();
        var url = PostgresOptions.Parse((await server.NewDatabaseAsync()).OriginalString);
        await PostgresDatabase.MakeSchemaAsync(url, CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(JournalOf(url));
        await ExecuteAsync(source, "CREATE TABLE entries (entity text, number bigint, PRIMARY KEY (entity, number))");
        await using var lost = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(JournalOf(url)) { Pooling = false }.ConnectionString);
        await lost.OpenAsync();
        await using var append = new NpgsqlCommand("BEGIN; INSERT INTO entries VALUES ('LoadBalancer/1', 7)", lost);
        await append.ExecuteNonQueryAsync();

        // Nothing more is heard of it, and the server isn't told that it is gone.
        var began = Stopwatch.GetTimestamp();
        await ExecuteAsync(source, "INSERT INTO entries VALUES ('LoadBalancer/1', 7)");
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 2.5);
    }

    [Fact]
    public async Task What_is_appended_is_flushed_whatever_the_servers_default_is()
    {
        var server = await postgres.Shared.ServerAsync();
        var database = await server.NewDatabaseAsync();
        Assert.Equal("off", await server.ExecuteAsync(database, "SHOW synchronous_commit"));
        await using var source = NpgsqlDataSource.Create(JournalOf(PostgresOptions.Parse(database.OriginalString)));
        await using var command = source.CreateCommand("SHOW synchronous_commit");
        Assert.Equal("on", await command.ExecuteScalarAsync());
    }

    private static string JournalOf(PostgresOptions url) => PostgresClusterStore.JournalOf(url).GetString($"{StoreConfig.Journal}.connection-string");

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
