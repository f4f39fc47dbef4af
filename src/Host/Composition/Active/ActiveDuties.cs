using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Host.Composition.Active;

/// <summary>Makes what acts when it is this host's turn, and ends it. What came to nothing is made anew by the next attempt.</summary>
internal sealed class ActiveDuties(Func<ActiveParts> make) : ISingleton, IHeartbeatSink
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile ActiveParts? _parts;

    /// <exception cref="EntityUnavailableException">It isn't, or not yet, this host that acts.</exception>
    public ActiveParts Parts => _parts ?? throw new EntityUnavailableException("this host does not look after the nodes");

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        var parts = make();
        try
        {
            // Whoever is heard is heard from the first moment on.
            _parts = parts;
            await parts.StartAsync(cancellation);
        }
        catch
        {
            _parts = null;
            await parts.DisposeAsync();
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_parts is { } parts)
                await parts.DisposeAsync();
            _parts = null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Heard(Heartbeat heartbeat) => _parts?.Listening.Sink.Heard(heartbeat);

    public void Drained(long emptyAt) => _parts?.Listening.Sink.Drained(emptyAt);
}
