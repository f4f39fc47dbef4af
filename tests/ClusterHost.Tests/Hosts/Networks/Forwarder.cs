using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LoxiActors.ClusterHost.Tests.Hosts.Networks;

/// <summary>
/// Leads to a port on this process's loopback, and keeps in mind who sent something when. The side behind it sees a client that is cut off as one that is silent, as it
/// would without it.
/// </summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly IPEndPoint _target;
    private readonly ConcurrentQueue<Sent> _heard = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private Forwarder(Socket listener, int port)
    {
        (_listener, _target) = (listener, new IPEndPoint(IPAddress.Loopback, port));
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect to.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>In the order in which they came. What comes before a client's link is cut may be read a moment later.</summary>
    public IReadOnlyCollection<Sent> Heard => _heard;

    /// <param name="space">Clients connect in it.</param>
    /// <param name="port">On loopback, outside of it.</param>
    public static async Task<Forwarder> StartAsync(NetworkNamespace space, IPAddress address, int port)
    {
        var listener = await space.SocketAsync();
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(256);
        return new Forwarder(listener, port);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_running.Keys);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                var serving = ServeAsync(client);
                _running.TryAdd(serving, true);
                _ = serving.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            client.NoDelay = server.NoDelay = true;
            var from = ((IPEndPoint)client.RemoteEndPoint!).Address;
            try
            {
                await server.ConnectAsync(_target, _stop.Token);
                using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                await Task.WhenAll(CopyAsync(client, server, from, over), CopyAsync(server, client, null, over));
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                // One of the two ended the connection, or this is disposed: the other one sees it end.
            }
        }
    }

    private async Task CopyAsync(Socket source, Socket target, IPAddress? from, CancellationTokenSource over)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await source.ReceiveAsync(buffer, over.Token) is > 0 and var count)
            {
                if (from is not null)
                    _heard.Enqueue(new Sent(from, Stopwatch.GetTimestamp(), FirstLine(buffer.AsSpan(0, count))));
                for (var sent = 0; sent < count;)
                    sent += await target.SendAsync(buffer.AsMemory(sent, count - sent), over.Token);
            }

            target.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            await over.CancelAsync();
            throw;
        }
    }

    private static string FirstLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\r');
        return end is > 0 and < 200 ? System.Text.Encoding.ASCII.GetString(bytes[..end]) : "";
    }

    /// <param name="At">As of <see cref="Stopwatch"/>, when it arrived.</param>
    /// <param name="Line">The first line of what is an HTTP request.</param>
    internal sealed record Sent(IPAddress From, long At, string Line);
}
