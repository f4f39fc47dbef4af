using Akka.Configuration;
using LoxiActors.Actors.Ports;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Sqlite;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Local.Statistics;

namespace LoxiActors.ClusterHost.Stores;

/// <summary>Files in the data directory, for a cluster of one host.</summary>
internal sealed class SqliteClusterStore(string dataDirectory) : ClusterStore
{
    private const string JournalFile = "cluster.db";
    private const string IndexFile = "cluster-index.db";
    private const string LedgerFile = "statistics.db";

    private readonly string _directory = Path.GetFullPath(dataDirectory);

    public override string Name => Path.Combine(_directory, JournalFile);

    public override string Removal => $"the files {JournalFile}* and {IndexFile}* in {_directory}";

    public override Config Akka => StoreConfig.Sqlite(Name);

    public override bool IsShared => false;

    private string Index => Path.Combine(_directory, IndexFile);

    public override Task PrepareAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_directory);
        return Task.CompletedTask;
    }

    public override IIndexStore OpenIndex() => new SqliteIndexStore(new SqliteIndexOptions(Index));

    public override IMemberRegister OpenRegister() => throw new InvalidOperationException("a store of one host has no members");

    public override ITrafficLedger OpenLedger() => SqliteTrafficLedger.Open(Path.Combine(_directory, LedgerFile));

    protected override Task<bool> ExistsAsync(CancellationToken cancellation)
    {
        if (File.Exists(Index))
            return Task.FromResult(true);
        return File.Exists(Name) ? throw new IndexStoreException($"{Name} is there without {Index}") : Task.FromResult(false);
    }
}
