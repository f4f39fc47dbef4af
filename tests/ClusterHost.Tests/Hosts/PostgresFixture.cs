using LoxiActors.Tests.Postgres;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>A server for the tests of a class.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public SharedPostgres Shared { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Shared.DisposeAsync().AsTask();
}
