using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Postgres;
using Npgsql;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>A new schema, or a new database, on a real PostgreSQL, with our tables in it.</summary>
internal sealed class TestDatabase
{
    private TestDatabase(PostgresServer server, Uri url) => (Server, Url) = (server, url);

    public PostgresServer Server { get; }

    public Uri Url { get; }

    public PostgresOptions Options => PostgresOptions.Parse(Url.OriginalString);

    /// <summary>A schema in a database that other tests use too. Skips the test when this machine can't have a server.</summary>
    public static async Task<TestDatabase> SchemaAsync(SharedPostgres postgres)
    {
        var server = await ServerAsync(postgres);
        return await PreparedAsync(new TestDatabase(server, await server.NewSchemaAsync()));
    }

    /// <summary>A database that nobody else uses.</summary>
    public static async Task<TestDatabase> MakeAsync(SharedPostgres postgres, bool prepared = true)
    {
        var server = await ServerAsync(postgres);
        return await MakeAsync(server, prepared);
    }

    public static async Task<TestDatabase> MakeAsync(PostgresServer server, bool prepared = true)
    {
        var database = new TestDatabase(server, await server.NewDatabaseAsync());
        return prepared ? await PreparedAsync(database) : database;
    }

    /// <summary>As the superuser, in this schema.</summary>
    public Task<object?> ExecuteAsync(string sql) => Server.ExecuteAsync(Url, $"SET search_path TO {Options.Schema}; {sql}");

    /// <summary>Somebody else's transaction, until it is disposed.</summary>
    public async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var text = Options.Connection(TimeSpan.FromSeconds(60));
        (text.Pooling, text.ApplicationName) = (false, "stranger");
        var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Moves the lease so much nearer to its end.</summary>
    public Task PassAsync(TimeSpan time) => ExecuteAsync(FormattableString.Invariant(
        $"UPDATE lease SET expires_at = expires_at - interval '{time.TotalMilliseconds} ms'"));

    /// <returns>The next epoch.</returns>
    public async Task<long> TakeOverAsync()
    {
        await ExecuteAsync("UPDATE lease SET expires_at = '-infinity'");
        await using var lease = new PostgresLeaseStore(Options);
        return Assert.IsType<LeaseAnswer.Held>(await lease.TryTakeAsync("test", TimeSpan.FromHours(1), default)).Epoch;
    }

    private static async Task<PostgresServer> ServerAsync(SharedPostgres postgres)
    {
        try
        {
            return await postgres.ServerAsync();
        }
        catch (PostgresUnavailableException why)
        {
            Assert.Skip(why.Message);
            throw;
        }
    }

    private static async Task<TestDatabase> PreparedAsync(TestDatabase database)
    {
        await PostgresSchema.PrepareAsync(database.Options, default);
        return database;
    }
}
