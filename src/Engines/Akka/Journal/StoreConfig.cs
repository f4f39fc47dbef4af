using System.Text.Json;
using Akka.Configuration;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Journal;

/// <summary>
/// Akka's settings for journal and snapshots in one database, those of sharding included. The journal makes its tables itself. The settings
/// hold the connection string with its password: they must not reach a log.
/// </summary>
public static class StoreConfig
{
    /// <summary>Of the journal that writes to the database.</summary>
    public const string Journal = "akka.persistence.journal.sql";

    /// <param name="path">Of the file, which is made if there is none.</param>
    public static Config Sqlite(string path) => In(new SqliteConnectionStringBuilder { DataSource = path }.ConnectionString, "SQLite.MS");

    /// <param name="connectionString">As Npgsql reads it.</param>
    public static Config Postgres(string connectionString) => In(connectionString, "PostgreSQL.15");

    /// <param name="provider">As linq2db names it.</param>
    private static Config In(string connectionString, string provider)
    {
        const string snapshots = "akka.persistence.snapshot-store.sql";
        // HOCON's strings are JSON's.
        var place = $"connection-string = {JsonSerializer.Serialize(connectionString)}, provider-name = \"{provider}\"";
        return ConfigurationFactory.ParseString(
            $$"""
            {{Journal}} { class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql", {{place}} }
            {{snapshots}} { class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql", {{place}} }
            akka.persistence { journal.plugin = "{{Journal}}", snapshot-store.plugin = "{{snapshots}}" }
            akka.cluster.sharding { journal-plugin-id = "{{Journal}}", snapshot-plugin-id = "{{snapshots}}" }
            """);
    }
}
