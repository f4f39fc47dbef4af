using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Bench.Load;

internal static class FreePort
{
    /// <summary>On loopback; nobody keeps it.</summary>
    public static int Udp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
