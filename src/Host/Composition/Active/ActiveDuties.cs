using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Host.Composition.Active;

/// <summary>Makes what acts when it is this host's turn, and ends it. What came to nothing is made anew by the next attempt.</summary>
/// <param name="endChanges">Ends what changes nodes, which is there before this host's turn and not after it.</param>
internal sealed class ActiveDuties(Func<ActiveParts> make, Func<Task> endChanges) : ISingleton, IHeartbeatSink
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile ActiveParts? _parts;
    private volatile bool _ended;

    /// <exception cref="EntityUnavailableException">It isn't, or not yet, this host that acts.</exception>
    public ActiveParts Parts => _parts ?? throw new EntityUnavailableException("this host does not look after the nodes");

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        ActiveParts? parts = null;
        try
        {
            parts = make();

            // Whoever is heard is heard from the first moment on.
            _parts = parts;
            await parts.StartAsync(cancellation);
            if (_ended)
                throw new OperationCanceledException("this host's turn was over before it had begun");
        }
        catch
        {
            _parts = null;
            if (parts is not null)
                await parts.DisposeAsync();
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>For good: a host that has acted for a cluster ends its part with its process.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        _ended = true;
        await endChanges();
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
