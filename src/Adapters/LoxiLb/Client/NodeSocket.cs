using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>Connects to a node for what changes it.</summary>
internal static class NodeSocket
{
    /// <summary>
    /// For how long the operating system tries to get across what it was given. Left to itself it tries for minutes, and does so for a
    /// process that has ended too: a request from before a partition would reach the node after it, when another host acts. Loss of
    /// a few packets is made up for in less.
    /// </summary>
    public static readonly TimeSpan UserTimeout = TimeSpan.FromSeconds(1);

    private const int TcpUserTimeout = 18;

    public static async ValueTask<Stream> ConnectAsync(EndPoint node, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(node, cancellation);
            // Not before: a first packet that is lost is sent again only after a second.
            if (OperatingSystem.IsLinux())
                socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes((int)UserTimeout.TotalMilliseconds));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
