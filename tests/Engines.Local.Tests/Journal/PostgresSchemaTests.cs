using System.Net;
using System.Net.Sockets;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class PostgresSchemaTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Hosts_that_start_at_once_make_the_tables_once()
    {
        var database = await TestDatabase.MakeAsync(postgres, prepared: false);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PostgresSchema.PrepareAsync(database.Options, default))));
        Assert.Equal((long)PostgresSchema.Version, await database.ExecuteAsync("SELECT count(*) FROM loxiactors.schema_version"));
        Assert.Equal(1L, await database.ExecuteAsync("SELECT count(*) FROM loxiactors.lease"));
    }

    [Fact]
    public async Task What_is_there_is_kept()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        Assert.Equal(1, await database.TakeOverAsync());
        await PostgresSchema.PrepareAsync(database.Options, default);
        Assert.Equal(2, await database.TakeOverAsync());
    }

    [Fact]
    public async Task Two_schemas_of_a_database_have_nothing_in_common()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        var other = PostgresOptions.Parse(database.Url.OriginalString + "?schema=other");
        await PostgresSchema.PrepareAsync(other, default);
        await database.TakeOverAsync();
        await database.TakeOverAsync();
        await using var lease = new PostgresLeaseStore(other);
        Assert.Equal(new LeaseAnswer.Held(1), await lease.TryTakeAsync("other", TimeSpan.FromHours(1), default));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await database.ExecuteAsync("INSERT INTO loxiactors.schema_version VALUES (99)");
        await RefusedAsync(database.Options, $"was written by a newer version of this program: its schema is 99, this one knows up to {PostgresSchema.Version}");
        await database.ExecuteAsync("DELETE FROM loxiactors.schema_version WHERE version = 99");
        await PostgresSchema.PrepareAsync(database.Options, default);
    }

    [Fact]
    public async Task A_user_that_may_not_make_tables_is_told()
    {
        var database = await TestDatabase.MakeAsync(postgres, prepared: false);
        await database.ExecuteAsync("CREATE ROLE reader LOGIN PASSWORD 's3cret too'");
        await RefusedAsync(Options(database.Server.Url(database.Url.AbsolutePath[1..], "reader", "s3cret too")), "permission denied");
    }

    [Fact]
    public async Task A_schema_that_an_operator_made_is_enough()
    {
        var database = await TestDatabase.MakeAsync(postgres, prepared: false);
        await database.ExecuteAsync("CREATE ROLE owner LOGIN PASSWORD 's3cret too'; CREATE SCHEMA loxiactors AUTHORIZATION owner");
        await PostgresSchema.PrepareAsync(Options(database.Server.Url(database.Url.AbsolutePath[1..], "owner", "s3cret too")), default);
        Assert.Equal("owner", await database.ExecuteAsync("SELECT tableowner::text FROM pg_tables WHERE tablename = 'lease'"));
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_it()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await RefusedAsync(Options(database.Server.Url("postgres", password: "s3cret but wrong")), "password authentication failed for user \"loxiactors\" (28P01)");
        await RefusedAsync(PostgresOptions.Parse(database.Url.OriginalString.Replace(database.Url.UserInfo, "loxiactors", StringComparison.Ordinal)), "password");
    }

    [Fact]
    public async Task A_missing_database_is_told()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await RefusedAsync(Options(database.Server.Url("nowhere")), "database \"nowhere\" does not exist (3D000)");
    }

    [Fact]
    public async Task A_database_in_another_encoding_is_refused()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await database.Server.ExecuteAsync(database.Url, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
        await RefusedAsync(Options(database.Server.Url("latin")), "its encoding is LATIN1, UTF8 is needed");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await RefusedAsync(PostgresOptions.Parse($"postgresql://u:s3cret@127.0.0.1:{port}/d"), "refused");
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = PostgresOptions.Parse($"postgresql://u:s3cret@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/d")
            .With(timeout: TimeSpan.FromMilliseconds(300), leaseTimeout: TimeSpan.FromMilliseconds(300));
        await RefusedAsync(options, "no answer within 0.3 s");
    }

    [Fact]
    public async Task A_certificate_that_is_not_there_is_told()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await RefusedAsync(PostgresOptions.Parse(database.Url.OriginalString + "?sslmode=verify-full&sslrootcert=/nowhere/ca.pem"), "can't be used");
    }

    [Fact]
    public async Task Commits_are_flushed_whatever_the_servers_default_is()
    {
        var database = await TestDatabase.MakeAsync(postgres);
        await using (var session = await PostgresSession.OpenAsync(database.Options, Patience, PostgresSession.Settings(Patience), default))
            Assert.Equal("on", await SettingAsync(session));
        await database.ExecuteAsync($"ALTER DATABASE {database.Url.AbsolutePath[1..]} SET synchronous_commit = remote_apply");
        await using (var session = await PostgresSession.OpenAsync(database.Options, Patience, PostgresSession.Settings(Patience), default))
            Assert.Equal("remote_apply", await SettingAsync(session));
        Assert.Equal("off", await database.Server.ExecuteAsync(database.Server.Url("postgres"), "SHOW synchronous_commit"));
    }

    private static PostgresOptions Options(Uri url) => PostgresOptions.Parse(url.OriginalString);

    private static async Task<object?> SettingAsync(PostgresSession session) => await session.RunAsync(Patience, async (connection, token) =>
    {
        await using var command = new NpgsqlCommand("SHOW synchronous_commit", connection);
        return await command.ExecuteScalarAsync(token);
    }, default);

    /// <summary>Everything that connects says so in the same words.</summary>
    private static async Task RefusedAsync(PostgresOptions options, string words)
    {
        foreach (var refused in new[]
        {
            await Assert.ThrowsAsync<JournalException>(() => PostgresSchema.PrepareAsync(options, default).WaitAsync(Patience)),
            await Assert.ThrowsAsync<JournalException>(() => PostgresJournal.OpenAsync(options, 1, NullLogger.Instance, default).WaitAsync(Patience)),
        })
        {
            Assert.Contains(options.ToString(), refused.Message, StringComparison.Ordinal);
            Assert.Contains(words, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        }
    }
}
