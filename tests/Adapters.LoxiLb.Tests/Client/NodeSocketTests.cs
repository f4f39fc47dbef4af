using System.Net;
using System.Net.Sockets;
using LoxiActors.Adapters.LoxiLb.Client;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

/// <summary>What comes of it when packets are lost, tests on network namespaces show.</summary>
public sealed class NodeSocketTests
{
    private const int TcpUserTimeout = 18;

    [Fact]
    public async Task The_operating_system_gives_up_what_it_can_not_deliver_within_a_second()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("TCP_USER_TIMEOUT is Linux's");
        using var node = new TcpListener(IPAddress.Loopback, 0);
        node.Start();
        await using var connection = (NetworkStream)await NodeSocket.ConnectAsync(node.LocalEndpoint, TestContext.Current.CancellationToken);
        var option = new byte[sizeof(int)];
        connection.Socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, option);
        Assert.Equal(1000, BitConverter.ToInt32(option));
        Assert.True(connection.Socket.NoDelay);
    }
}
