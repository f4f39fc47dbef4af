using System.Net;
using System.Net.Sockets;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Agent.Tests.Support;

/// <summary>A control plane's socket, which takes what the key signed.</summary>
internal sealed class Listener : IDisposable
{
    public const string KeyText = "5:the agent's key, as text";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[2_000];
    private HeartbeatKey _key = HeartbeatKeyFile.Parse(KeyText)[0];

    public Listener() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public async Task<Heartbeat> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var length = await _socket.ReceiveAsync(_buffer, SocketFlags.None, limit.Token);
        return HeartbeatDatagram.Read(_buffer.AsSpan(0, length), _key) ?? throw new InvalidOperationException("not what an agent sends");
    }

    /// <summary>The next that fits; each that comes is newer than the one before.</summary>
    public async Task<Heartbeat> NextAsync(Func<Heartbeat, bool> fits)
    {
        using var limit = new CancellationTokenSource(Limit);
        Heartbeat? last = null;
        while (true)
        {
            var next = await NextAsync();
            if (last is not null)
                Assert.True(next.BootId > last.BootId || next.Sequence > last.Sequence);
            if (fits(next))
                return next;
            last = next;
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    public void Use(string keyText) => _key = HeartbeatKeyFile.Parse(keyText)[0];

    public void Dispose() => _socket.Dispose();
}
