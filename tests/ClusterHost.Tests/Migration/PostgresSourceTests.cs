using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Migration;

/// <summary>The journal of a pair of hosts.</summary>
public sealed class PostgresSourceTests : IAsyncLifetime
{
    private readonly SharedPostgres _postgres = new();
    private readonly MigrationSite _site = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pairs_journal_is_taken_over_once_no_host_holds_the_lease(bool toADatabase)
    {
        var url = await NewSchemaAsync();
        MigrationSite.Configure(_site.From, $"data_directory = {_site.LocalDirectory}", "[database]", $"connection = {url}");
        if (toADatabase)
            MigrationSite.Configure(_site.To, $"data_directory = {_site.ClusterDirectory}", "[database]", $"connection = {await NewSchemaAsync()}");
        var options = PostgresOptions.Parse(url);
        await PostgresSchema.PrepareAsync(options, default);
        await using var leases = new PostgresLeaseStore(options);
        var epoch = Assert.IsType<LeaseAnswer.Held>(await leases.TryTakeAsync("host-1", TimeSpan.FromMinutes(5), default)).Epoch;
        await MigrationSite.FillAsync(await PostgresJournal.OpenAsync(options, epoch, NullLogger.Instance, default), nodes: 5, events: 11);

        await RefusedAsync("host-1 holds its lease");
        await leases.ReleaseAsync(epoch, default);
        var dry = await _site.MigrateAsync("--dry-run");
        Assert.True(dry.Code == 0, dry.Errors);
        Assert.False(Directory.Exists(_site.ClusterDirectory));

        var migrated = await _site.MigrateAsync();
        Assert.True(migrated.Code == 0, migrated.Errors);
        Assert.Matches("migrated: 5 entities, [0-9]+ events, 5 snapshots", migrated.Output);
        Assert.DoesNotContain(new Uri(url).UserInfo.Split(':')[1], migrated.Output, StringComparison.Ordinal);
        var again = await _site.MigrateAsync();
        Assert.Contains("was migrated completely before", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_schema_for_both_is_refused()
    {
        var url = await NewSchemaAsync();
        MigrationSite.Configure(_site.From, $"data_directory = {_site.LocalDirectory}", "[database]", $"connection = {url}");
        MigrationSite.Configure(_site.To, $"data_directory = {_site.ClusterDirectory}", "[database]", $"connection = {url}");
        await PostgresSchema.PrepareAsync(PostgresOptions.Parse(url), default);

        await RefusedAsync("holds the journal of hosts on the local engine");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _site.Dispose();
        await _postgres.DisposeAsync();
    }

    private async Task<string> NewSchemaAsync() => (await (await _postgres.ServerAsync()).NewSchemaAsync()).OriginalString;

    private async Task RefusedAsync(string why)
    {
        var refused = await _site.MigrateAsync();
        Assert.Equal(3, refused.Code);
        Assert.Contains(why, refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_site.ClusterDirectory));
    }
}
