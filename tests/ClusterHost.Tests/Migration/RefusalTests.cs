using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Migration;

public sealed class RefusalTests : IDisposable
{
    private const int Refused = 3;

    private readonly MigrationSite _site = new();

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await _site.FillAsync(nodes: 10, events: 11);
        var source = _site.SourceFingerprint();

        var run = await _site.MigrateAsync("--dry-run");

        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("could be migrated: 10 entities, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("10 snapshots; nothing was changed", run.Output, StringComparison.Ordinal);
        Assert.Equal(source, _site.SourceFingerprint());
        Assert.False(Directory.Exists(_site.ClusterDirectory));
    }

    [Fact]
    public async Task A_journal_that_a_host_has_open()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        await using var journal = SqliteJournal.Open(new SqliteJournalOptions(_site.Journal), NullLogger<SqliteJournal>.Instance);

        await RefusedAsync("is in use by another process");
        Assert.False(Directory.Exists(_site.ClusterDirectory));
    }

    [Fact]
    public async Task A_journal_that_is_not_there() => await RefusedAsync($"there is no journal {_site.Journal}");

    [Fact]
    public async Task One_directory_for_both()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        Directory.CreateSymbolicLink(_site.ClusterDirectory, _site.LocalDirectory);

        await RefusedAsync("have the same data_directory");
    }

    [Fact]
    public async Task A_configuration_that_is_not_there()
    {
        File.Delete(_site.From);
        var run = await _site.MigrateAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains(_site.From, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entity_that_can_not_be_replayed_is_named_and_nothing_is_written()
    {
        await _site.FillAsync(nodes: 3, events: 2);
        ChangeSource("UPDATE event SET body = CAST('{\"event\":\"from-the-future\"}' AS BLOB) WHERE position >> 32 = (SELECT number FROM entity WHERE key = 'node-001')");

        await RefusedAsync("node/node-001 can't be replayed");
        Assert.False(Directory.Exists(_site.ClusterDirectory));
    }

    [Fact]
    public async Task An_entity_of_which_events_are_missing()
    {
        await _site.FillAsync(nodes: 3, events: 3);
        ChangeSource("DELETE FROM event WHERE position = (SELECT number << 32 FROM entity WHERE key = 'node-002') + 2");

        await RefusedAsync("node/node-002 has 3 events, and not all of those that it needs are in the journal");
    }

    [Fact]
    public async Task A_kind_that_is_not_known()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        ChangeSource("UPDATE entity SET kind = 'gadget'");

        await RefusedAsync("entities of the kind gadget");
    }

    [Fact]
    public async Task A_store_that_has_entities_of_its_own()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        ChangeIndex("DELETE FROM cluster_entity WHERE kind = 'migration'; UPDATE cluster_host SET fenced_at = 0");

        await RefusedAsync("holds entities already that don't come from a migration, such as node/node-000");
    }

    [Fact]
    public async Task A_store_that_a_host_uses()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        ChangeIndex("DELETE FROM cluster_entity; UPDATE cluster_host SET fenced_at = NULL, name = 'one'");

        await RefusedAsync("is in use by one");
    }

    [Fact]
    public async Task A_journal_that_went_on_after_it_was_migrated()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        var again = await _site.MigrateAsync();
        Assert.Equal((0, true), (again.Code, again.Output.Contains("was migrated completely before", StringComparison.Ordinal)));
        await _site.FillAsync(nodes: 2, events: 1);

        await RefusedAsync("the migration of another journal, or of this one before it changed");
    }

    [Fact]
    public async Task A_host_does_not_start_on_a_part()
    {
        await _site.FillAsync(nodes: 1, events: 1);
        Assert.Equal(0, (await _site.MigrateAsync()).Code);
        ChangeIndex("UPDATE cluster_entity SET pending = 1 WHERE kind = 'migration'");
        var settings = new Settings { Host = new HostSettings { BindPort = 0, DataDirectory = _site.ClusterDirectory } };

        var refused = await Assert.ThrowsAsync<StartException>(
            () => ControlPlane.StartAsync(settings, NullLoggerFactory.Instance, engines: ClusterEngines.Open(settings, _site.Akka)));

        Assert.Contains("a migration into this store is not complete", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _site.Dispose();

    private async Task RefusedAsync(string why)
    {
        var source = _site.SourceFingerprint();
        var run = await _site.MigrateAsync();

        Assert.Equal(Refused, run.Code);
        Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        Assert.Equal(source, _site.SourceFingerprint());
    }

    private void ChangeSource(string sql) => Change(_site.Journal, sql);

    private void ChangeIndex(string sql) => Change(Path.Combine(_site.ClusterDirectory, "cluster-index.db"), sql);

    private static void Change(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
