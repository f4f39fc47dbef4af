using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>A new database on a real PostgreSQL, with our tables in it.</summary>
internal sealed class TestDatabase
{
    private TestDatabase(PostgresServer server, Uri url) => (Server, Url) = (server, url);

    public PostgresServer Server { get; }

    public Uri Url { get; }

    public PostgresOptions Options => PostgresOptions.Parse(Url.OriginalString);

    /// <summary>Skips the test when this machine can't have a server.</summary>
    public static async Task<TestDatabase> MakeAsync(SharedPostgres postgres, bool prepared = true)
    {
        PostgresServer server;
        try
        {
            server = await postgres.ServerAsync();
        }
        catch (PostgresUnavailableException why)
        {
            Assert.Skip(why.Message);
            throw;
        }

        return await MakeAsync(server, prepared);
    }

    public static async Task<TestDatabase> MakeAsync(PostgresServer server, bool prepared = true)
    {
        var database = new TestDatabase(server, await server.NewDatabaseAsync());
        if (prepared)
            await PostgresSchema.PrepareAsync(database.Options, default);
        return database;
    }

    /// <summary>As the superuser, in this database. The tables are in the schema <c>loxiactors</c>.</summary>
    public Task<object?> ExecuteAsync(string sql) => Server.ExecuteAsync(Url, sql);

    /// <summary>Moves the lease so much nearer to its end.</summary>
    public Task PassAsync(TimeSpan time) => ExecuteAsync(FormattableString.Invariant(
        $"UPDATE loxiactors.lease SET expires_at = expires_at - interval '{time.TotalMilliseconds} ms'"));

    /// <returns>The next epoch.</returns>
    public async Task<long> TakeOverAsync()
    {
        await ExecuteAsync("UPDATE loxiactors.lease SET expires_at = '-infinity'");
        await using var lease = new PostgresLeaseStore(Options);
        return Assert.IsType<LeaseAnswer.Held>(await lease.TryTakeAsync("test", TimeSpan.FromHours(1), default)).Epoch;
    }
}
