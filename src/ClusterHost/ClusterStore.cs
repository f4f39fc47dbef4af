using Akka.Configuration;
using LoxiActors.Engines.Akka.Import;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Sqlite;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost;

/// <summary>Where the cluster edition keeps everything: journal and snapshots, and the index beside them.</summary>
/// <param name="Name">For people; without an account.</param>
/// <param name="Removal">What has to be removed to be rid of it; for people.</param>
/// <param name="Akka">Akka's settings of journal and snapshots.</param>
internal sealed record ClusterStore(string Name, string Removal, Config Akka)
{
    private const string JournalFile = "cluster.db";
    private const string IndexFile = "cluster-index.db";

    private readonly string _index = "";

    /// <exception cref="ConfigurationException">The settings ask for a store that the cluster edition can't use.</exception>
    public static ClusterStore Of(Settings settings)
    {
        if (settings.Database is { } database)
        {
            throw new ConfigurationException(
            [
                new ConfigurationError("database", "connection", database.ToString(),
                    "is for a pair of hosts on the local engine; the cluster edition keeps everything in data_directory, for one host"),
            ]);
        }

        var directory = Path.GetFullPath(settings.Host.DataDirectory);
        var (journal, index) = (Path.Combine(directory, JournalFile), Path.Combine(directory, IndexFile));
        return new ClusterStore(journal, $"the files {JournalFile}* and {IndexFile}* in {directory}", SqliteIn(journal), index);
    }

    private ClusterStore(string name, string removal, Config akka, string index)
        : this(name, removal, akka) => _index = index;

    /// <summary>Opens nothing yet.</summary>
    public IIndexStore OpenIndex() => new SqliteIndexStore(new SqliteIndexOptions(_index));

    /// <summary>What has been imported, and whether there is anything; null when there is no store. Makes nothing.</summary>
    /// <exception cref="IndexStoreException">It can't be read, or a part of it is missing.</exception>
    public async Task<ImportStanding?> LookAsync(CancellationToken cancellation)
    {
        if (!File.Exists(_index))
            return File.Exists(Name) ? throw new IndexStoreException($"{Name} is there without {_index}") : null;
        await using var index = OpenIndex();
        return await ImportStanding.ReadAsync(index, cancellation);
    }

    private static Config SqliteIn(string path)
    {
        var place = $$"""
            connection-string = "Data Source={{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
            provider-name = "SQLite.MS"
            """;
        return ConfigurationFactory.ParseString(
            $$"""
            akka.cluster.sharding { journal-plugin-id = "akka.persistence.journal.sql", snapshot-plugin-id = "akka.persistence.snapshot-store.sql" }
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql {
                  class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                  {{place}}
                }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql {
                  class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                  {{place}}
                }
              }
            }
            """);
    }
}
