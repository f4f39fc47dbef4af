using Akka.Configuration;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.Postgres;
using LoxiActors.Engines.Akka.Index.Sqlite;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Akka.Tests.Index.Support;
using Npgsql;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>Where journal, snapshots and index are; disposing it removes them.</summary>
internal interface IDatabase : IAsyncDisposable
{
    Config Config { get; }

    IIndexStore OpenIndex();
}

internal sealed class SqliteDatabase : IDatabase
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("loxi-akka-");

    public Config Config => StoreConfig.Sqlite(Path.Combine(_directory.FullName, "cluster.db"));

    public IIndexStore OpenIndex() => new SqliteIndexStore(new SqliteIndexOptions(Path.Combine(_directory.FullName, "index.db")));

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database of its own on a real server.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private PostgresDatabase(Uri url) => ConnectionString = new NpgsqlConnectionStringBuilder
    {
        Host = url.Host,
        Port = url.Port,
        Username = url.UserInfo.Split(':')[0],
        Password = Uri.UnescapeDataString(url.UserInfo.Split(':')[1]),
        Database = url.AbsolutePath[1..],
        MaxPoolSize = 20,
    }.ConnectionString;

    public string ConnectionString { get; }

    public Config Config => StoreConfig.Postgres(ConnectionString);

    public static async Task<PostgresDatabase> MakeAsync(PostgresFixture postgres) => new(await (await postgres.ServerAsync()).NewDatabaseAsync());

    public IIndexStore OpenIndex() => new PostgresIndexStore(new PostgresIndexOptions(ConnectionString) { Timeout = TimeSpan.FromSeconds(30) });

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        return ValueTask.CompletedTask;
    }
}
