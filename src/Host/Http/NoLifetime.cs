namespace LoxiActors.Host.Http;

/// <summary>Signals are the program's business, not the HTTP server's: it may run inside a test or beside others.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
