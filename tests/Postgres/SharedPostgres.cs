namespace LoxiActors.Tests.Postgres;

/// <summary>One server for all tests of an assembly, started when the first one needs it. To be an assembly fixture.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<PostgresServer>? _server;

    /// <exception cref="PostgresUnavailableException">This machine can't have one.</exception>
    public Task<PostgresServer> ServerAsync()
    {
        lock (_gate)
            return _server ??= PostgresServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsFaulted: false } server)
            await (await server).DisposeAsync();
    }
}
