using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Adapters.Heartbeats.Receiving;

/// <summary>A UDP socket with as much room for datagrams that wait as the system grants.</summary>
internal sealed class HeartbeatSocket : IDisposable
{
    /// <summary>A second's worth of some thousand nodes.</summary>
    public const int BufferBytes = 8 * 1024 * 1024;

    private const int SolSocket = 1;
    private const int SoReceiveBufferForce = 33;
    private const int SoMemoryInfo = 55;
    private const int MemoryInfoBytes = 36;
    private const int DropsAt = 32;

    private readonly Socket _socket;
    private bool _countsDrops = OperatingSystem.IsLinux();
    private uint _drops;

    /// <exception cref="SocketException">The address can't be bound.</exception>
    public HeartbeatSocket(IPEndPoint bind, int bufferBytes = BufferBytes)
    {
        _socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (bind.AddressFamily == AddressFamily.InterNetworkV6 && bind.Address.Equals(IPAddress.IPv6Any))
                _socket.DualMode = true;
            _socket.ReceiveBufferSize = bufferBytes;
            // Beyond what net.core.rmem_max allows, which takes CAP_NET_ADMIN.
            if (OperatingSystem.IsLinux() && _socket.ReceiveBufferSize < bufferBytes)
                TryForce(bufferBytes);
            _socket.Bind(bind);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        From = new SocketAddress(bind.AddressFamily);
    }

    public IPEndPoint BoundTo => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Bytes, with the system's own overhead for each datagram.</summary>
    public int GrantedBytes => _socket.ReceiveBufferSize;

    /// <summary>Who sent what was received last.</summary>
    public SocketAddress From { get; }

    /// <summary>Whether there is something to receive, if need be after a wait.</summary>
    public bool Wait(TimeSpan limit) => _socket.Poll(limit, SelectMode.SelectRead);

    public int Receive(Span<byte> buffer) => _socket.ReceiveFrom(buffer, SocketFlags.None, From);

    /// <summary>Datagrams that the system threw away since the last call, because the buffer was full. Always 0 where it does not say.</summary>
    public uint TakeDrops()
    {
        if (!_countsDrops)
            return 0;
        Span<byte> info = stackalloc byte[MemoryInfoBytes];
        try
        {
            if (_socket.GetRawSocketOption(SolSocket, SoMemoryInfo, info) < MemoryInfoBytes)
                _countsDrops = false;
        }
        catch (SocketException)
        {
            _countsDrops = false;
        }

        if (!_countsDrops)
            return 0;
        var drops = BitConverter.ToUInt32(info[DropsAt..]);
        var added = unchecked(drops - _drops);
        _drops = drops;
        return added;
    }

    public void Dispose() => _socket.Dispose();

    private void TryForce(int bytes)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(value, bytes);
        try
        {
            _socket.SetRawSocketOption(SolSocket, SoReceiveBufferForce, value);
        }
        catch (SocketException)
        {
            // Then it stays at what the system grants, which is logged.
        }
    }
}
