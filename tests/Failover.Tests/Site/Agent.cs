using System.Net;
using System.Net.Sockets;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Failover.Tests.Site;

/// <summary>Sends a node's heartbeats, as its agent does.</summary>
internal sealed class Agent : IAsyncDisposable
{
    public const string Keys = "1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    public Agent(NodeName node, IPEndPoint to) => _sending = Task.Run(() => SendAsync(node, to));

    /// <summary>What it says of LoxiLB.</summary>
    public bool LoxiLbAnswers { get; set; } = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task SendAsync(NodeName node, IPEndPoint to)
    {
        using var key = HeartbeatKeyFile.Parse(Keys)[0];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var ticks = new PeriodicTimer(Interval);
        var boot = BootIds.Of(DateTimeOffset.UtcNow);
        for (ulong sequence = 1; ; sequence++)
        {
            var heartbeat = new Heartbeat(node, boot, sequence, DateTimeOffset.UtcNow, LoxiLbAnswers, Rules: 0, HeartbeatBody.Empty.Roles, [], [], []);
            socket.SendTo(HeartbeatDatagram.Write(heartbeat, key), to);
            await ticks.WaitForNextTickAsync(_stop.Token);
        }
    }
}
