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

    [Fact]
    public async Task A_pairs_journal_is_taken_over_once_no_host_holds_the_lease()
    {
        var url = (await (await _postgres.ServerAsync()).NewSchemaAsync()).OriginalString;
        MigrationSite.Configure(_site.From, $"data_directory = {_site.LocalDirectory}", "[database]", $"connection = {url}");
        var options = PostgresOptions.Parse(url);
        await PostgresSchema.PrepareAsync(options, default);
        await using var leases = new PostgresLeaseStore(options);
        var epoch = Assert.IsType<LeaseAnswer.Held>(await leases.TryTakeAsync("host-1", TimeSpan.FromMinutes(5), default)).Epoch;
        await MigrationSite.FillAsync(await PostgresJournal.OpenAsync(options, epoch, NullLogger.Instance, default), nodes: 5, events: 11);

        var refused = await _site.MigrateAsync();
        Assert.Equal(3, refused.Code);
        Assert.Contains("host-1 holds its lease", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_site.ClusterDirectory));

        await leases.ReleaseAsync(epoch, default);
        var migrated = await _site.MigrateAsync();
        Assert.True(migrated.Code == 0, migrated.Errors);
        Assert.Matches("migrated: 5 entities, [0-9]+ events, 5 snapshots", migrated.Output);
        Assert.DoesNotContain(new Uri(url).UserInfo.Split(':')[1], migrated.Output, StringComparison.Ordinal);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _site.Dispose();
        await _postgres.DisposeAsync();
    }
}
