using LoxiActors.Actors.Hosting;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Actors.Ports;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Composition.Active;

/// <summary>Receives heartbeats on this host, for whichever host judges the nodes. That one looks at what it is sent as if it had received it itself.</summary>
internal sealed class HeartbeatIntake : IAsyncDisposable
{
    private const string Heartbeat = "heartbeat";

    private readonly HeartbeatReceiver? _receiver;

    /// <param name="sink">Called on the host that judges only.</param>
    public HeartbeatIntake(Settings settings, IHeartbeatSink sink, IPeers peers, TimeProvider time, ILoggerFactory loggers)
    {
        if (settings.Heartbeats is not { } heartbeats)
            return;
        _receiver = new HeartbeatReceiver(heartbeats, settings.LoxiLb.Nodes.Select(node => new HeartbeatNode(node.Name, node.HeartbeatId)), sink, time, loggers)
        {
            PassOn = datagram =>
            {
                if (peers.HasSingleton)
                    return false;
                peers.TellSingleton(Heartbeat, datagram.ToArray());
                return true;
            },
        };
        peers.Answer(Heartbeat, (datagram, _) =>
        {
            if (peers.HasSingleton)
                _receiver.Take(datagram);
            return ValueTask.FromResult(ReadOnlyMemory<byte>.Empty);
        });
    }

    /// <exception cref="HeartbeatSetupException">A key file can't be used, or the address can't be bound.</exception>
    public Task StartAsync() => _receiver?.StartAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _receiver?.DisposeAsync() ?? ValueTask.CompletedTask;
}
