using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Tests.Support;

/// <summary>Ports of TCP on loopback, for programs that have to be told theirs; nobody keeps them.</summary>
public static class FreePorts
{
    public static int[] Of(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Stop();
        return ports;
    }
}
