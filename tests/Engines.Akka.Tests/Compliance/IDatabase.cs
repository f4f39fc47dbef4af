using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Sqlite;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>Where journal, snapshots and index are; disposing it removes them.</summary>
internal interface IDatabase : IAsyncDisposable
{
    string ConnectionString { get; }

    /// <summary>As linq2db names it.</summary>
    string Provider { get; }

    IIndexStore OpenIndex();
}

internal sealed class SqliteDatabase : IDatabase
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("loxi-akka-");

    public string ConnectionString => $"Data Source={Path.Combine(_directory.FullName, "cluster.db")};Pooling=True";

    public string Provider => "SQLite.MS";

    public IIndexStore OpenIndex() => new SqliteIndexStore(new SqliteIndexOptions(Path.Combine(_directory.FullName, "index.db")));

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
