using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>Makes the tables, or brings them from an older version of the program to this one's.</summary>
internal static class SqliteSchema
{
    /// <summary>
    /// One step per version; a step that has been released never changes. An event's position is its entity's number times
    /// 2^32 plus its sequence: an entity's events lie together in order, and need no second index.
    /// </summary>
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE entity (
            number INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            snapshot_sequence INTEGER NOT NULL DEFAULT 0,
            pruned_through INTEGER NOT NULL DEFAULT 0,
            guarded INTEGER NOT NULL,
            retired_at INTEGER,
            UNIQUE (kind, key)
        ) STRICT;
        CREATE INDEX entity_guarded ON entity (kind, number) WHERE guarded = 1;
        CREATE INDEX entity_retired ON entity (retired_at) WHERE retired_at IS NOT NULL;
        CREATE TABLE event (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE TABLE snapshot (entity INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE object_owner (
            kind TEXT NOT NULL, object_kind TEXT NOT NULL, object BLOB NOT NULL, entity INTEGER NOT NULL,
            PRIMARY KEY (kind, object_kind, object)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX object_owner_entity ON object_owner (entity);
        CREATE TABLE address_owner (
            kind TEXT NOT NULL, address TEXT NOT NULL, entity INTEGER NOT NULL,
            PRIMARY KEY (kind, address)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX address_owner_entity ON address_owner (entity);
        CREATE TABLE placement (
            entity INTEGER NOT NULL, node TEXT NOT NULL,
            PRIMARY KEY (entity, node)
        ) STRICT, WITHOUT ROWID;
        """,
    ];

    public static int Version => Steps.Length;

    public static void Prepare(SqliteConnection connection, string path)
    {
        Run(connection, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT");
        var found = Found(connection);
        if (found > Version)
        {
            throw new JournalException(
                $"the journal {path} was written by a newer version of this program: its schema is {found}, this one knows up to {Version}");
        }

        for (var version = found + 1; version <= Version; version++)
        {
            Run(connection, $"BEGIN IMMEDIATE; {Steps[version - 1]} INSERT INTO schema_version VALUES ({version}, datetime('now')); COMMIT");
        }
    }

    /// <summary>0 for tables that were never finished.</summary>
    public static int Found(SqliteConnection connection) =>
        Convert.ToInt32(Scalar(connection, "SELECT coalesce(max(version), 0) FROM schema_version"), CultureInfo.InvariantCulture);

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
