using LoxiActors.Engines.Akka.Index.Postgres;
using LoxiActors.Tests.Postgres;
using Npgsql;

namespace LoxiActors.Engines.Akka.Tests.Index.Support;

/// <summary>A new schema on a real PostgreSQL, not made yet.</summary>
internal sealed class IndexDatabase(PostgresServer server, Uri url)
{
    public PostgresServer Server => server;

    public string Schema { get; } = url.Query.Split('=')[1];

    public string Password { get; } = Uri.UnescapeDataString(url.UserInfo.Split(':')[1]);

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = url.Host, Port = url.Port, Username = url.UserInfo.Split(':')[0], Password = Password, Database = url.AbsolutePath[1..],
    }.ConnectionString;

    public static async Task<IndexDatabase> MakeAsync(PostgresFixture postgres)
    {
        var server = await postgres.ServerAsync();
        return new IndexDatabase(server, await server.NewSchemaAsync());
    }

    /// <summary>Patient, because the machine may be busy.</summary>
    public PostgresIndexOptions Options(int changesKept = 100_000, TimeSpan? timeout = null) =>
        new(ConnectionString, Schema) { ChangesKept = changesKept, Timeout = timeout ?? TimeSpan.FromSeconds(30) };

    public Task<object?> ExecuteAsync(string sql) => server.ExecuteAsync(url, $"SET search_path TO {Schema}; {sql}");

    /// <summary>Somebody else's transaction, until it is disposed.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, SearchPath = Schema }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
