using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Bench.Load;

/// <summary>On loopback; nobody keeps it.</summary>
internal static class FreePort
{
    public static int Udp() => Of(SocketType.Dgram, ProtocolType.Udp);

    public static int Tcp() => Of(SocketType.Stream, ProtocolType.Tcp);

    private static int Of(SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
