using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.InMemory;
using LoxiActors.Engines.Akka.Index.Postgres;
using LoxiActors.Engines.Akka.Index.Sqlite;

namespace LoxiActors.Engines.Akka.Tests.Index.Support;

/// <summary>How many changes are kept is the index's own, so whoever wants another number gets it for all.</summary>
internal sealed class InMemoryPlace : IIndexPlace
{
    private readonly InMemoryIndex _index = new();

    public Task MakeAsync() => Task.CompletedTask;

    public IIndexStore Open(int changesKept)
    {
        _index.ChangesKept = changesKept;
        return new InMemoryIndexStore(_index);
    }

    public Task RemoveAsync() => Task.CompletedTask;
}

internal sealed class SqlitePlace : IIndexPlace
{
    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-").FullName;

    public string Path => System.IO.Path.Combine(_directory, "index.db");

    public Task MakeAsync() => Task.CompletedTask;

    public IIndexStore Open(int changesKept) => new SqliteIndexStore(new SqliteIndexOptions(Path) { ChangesKept = changesKept, Timeout = TimeSpan.FromSeconds(60) });

    public Task RemoveAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }
}

internal sealed class PostgresPlace(PostgresFixture postgres) : IIndexPlace
{
    private IndexDatabase? _database;

    public async Task MakeAsync() => _database = await IndexDatabase.MakeAsync(postgres);

    public IIndexStore Open(int changesKept) => new PostgresIndexStore(_database!.Options(changesKept));

    public Task RemoveAsync() => Task.CompletedTask;
}
