using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>Makes the tables, or brings them from an older version of the program to this one's.</summary>
internal static class SqliteIndexSchema
{
    /// <summary>One step per version; a step that has been released never changes.</summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE cluster_host (
            incarnation TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            fenced_at INTEGER
        ) STRICT;
        CREATE TABLE cluster_entity (
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            guarded INTEGER NOT NULL,
            retired_at INTEGER,
            pending INTEGER NOT NULL,
            PRIMARY KEY (kind, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX cluster_entity_retired ON cluster_entity (retired_at) WHERE retired_at IS NOT NULL AND guarded = 0 AND pending = 0;
        CREATE TABLE cluster_item (
            kind TEXT NOT NULL,
            form INTEGER NOT NULL,
            item TEXT NOT NULL,
            key TEXT NOT NULL,
            confirmed INTEGER NOT NULL,
            PRIMARY KEY (kind, form, item, key)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX cluster_item_object ON cluster_item (kind, item) WHERE form = 1 AND confirmed = 1;
        CREATE UNIQUE INDEX cluster_item_address ON cluster_item (kind, item) WHERE form = 2;
        CREATE INDEX cluster_item_entity ON cluster_item (kind, key);
        CREATE TABLE cluster_change (
            position INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            form INTEGER,
            item TEXT,
            added INTEGER NOT NULL,
            sequence INTEGER,
            guarded INTEGER,
            retired_at INTEGER
        ) STRICT;
        CREATE TABLE cluster_feed (
            single INTEGER PRIMARY KEY CHECK (single = 1),
            position INTEGER NOT NULL,
            pruned_through INTEGER NOT NULL
        ) STRICT;
        INSERT INTO cluster_feed VALUES (1, 0, 0);
        """,
    ];

    public static int Version => Steps.Length;

    /// <summary>In one transaction, which hosts that start at once enter one after the other.</summary>
    public static void Prepare(SqliteConnection connection, string path)
    {
        Run(connection, "BEGIN IMMEDIATE");
        try
        {
            Run(connection, "CREATE TABLE IF NOT EXISTS cluster_schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT");
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT coalesce(max(version), 0) FROM cluster_schema_version";
            var found = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            if (found > Version)
            {
                throw new IndexStoreException(
                    $"the index in {path} was written by a newer version of this program: its schema is {found}, this one knows up to {Version}");
            }

            for (var version = found + 1; version <= Version; version++)
                Run(connection, $"{Steps[version - 1]} INSERT INTO cluster_schema_version VALUES ({version}, datetime('now'))");
            Run(connection, "COMMIT");
        }
        catch
        {
            Run(connection, "ROLLBACK");
            throw;
        }
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
