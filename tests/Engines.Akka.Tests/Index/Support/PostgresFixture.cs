using LoxiActors.Tests.Postgres;

namespace LoxiActors.Engines.Akka.Tests.Index.Support;

/// <summary>One server for all tests of the collection, which therefore run one after the other.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly SharedPostgres _postgres = new();

    public Task<PostgresServer> ServerAsync() => _postgres.ServerAsync();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _postgres.DisposeAsync().AsTask();
}

[CollectionDefinition("postgres")]
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>;
