using System.Globalization;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Statistics;

/// <summary>Makes the tables of the statistics. The file's <c>user_version</c> is the schema's version; a step that has been released never changes.</summary>
internal static class TrafficSchema
{
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE listener (
            id TEXT PRIMARY KEY,
            bytes INTEGER NOT NULL,
            total_connections INTEGER NOT NULL,
            active_connections INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE rule (
            node TEXT NOT NULL,
            listener TEXT NOT NULL,
            address TEXT NOT NULL,
            port INTEGER NOT NULL,
            protocol TEXT NOT NULL,
            settling INTEGER NOT NULL,
            endpoints TEXT NOT NULL,
            PRIMARY KEY (node, listener, address, port, protocol)
        ) STRICT, WITHOUT ROWID;
        """,
    ];

    public static int Version => Steps.Length;

    /// <exception cref="JournalException">A newer version of the program has written it.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found > Version)
        {
            throw new JournalException(
                $"the statistics {path} were written by a newer version of this program: their schema is {found}, this one knows up to {Version}");
        }

        for (var version = found + 1; version <= Version; version++)
            SqliteSchema.Run(connection, $"BEGIN IMMEDIATE; {Steps[version - 1]} PRAGMA user_version = {version}; COMMIT");
    }
}
