using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Bench.Load;

/// <summary>The least that a durable accept can cost on this disk: one row of the same size, committed and flushed by SQLite alone.</summary>
internal static class BareCommit
{
    private const int RowBytes = 1_500;

    /// <returns>Milliseconds of each commit.</returns>
    public static List<double> Measure(string directory, int commits)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "bare.db")};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");
        Execute(connection, "CREATE TABLE bare (number INTEGER PRIMARY KEY, body BLOB)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO bare (body) VALUES ($body)";
        insert.Parameters.AddWithValue("$body", new byte[RowBytes]);
        var samples = new List<double>(commits);
        for (var i = 0; i < commits; i++)
        {
            var started = Stopwatch.GetTimestamp();
            insert.ExecuteNonQuery();
            samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return samples;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
