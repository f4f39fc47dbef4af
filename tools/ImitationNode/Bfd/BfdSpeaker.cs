using System.Net;
using System.Net.Sockets;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Bfd;

/// <summary>
/// Carries one process life's BFD packets over UDP: only between addresses of 127.0.0.0/8, from the address that the node listens on.
/// Sessions with other addresses stand still, and their state is set by the control API.
/// </summary>
internal sealed class BfdSpeaker(NodeHost host, NodeLife life)
{
    /// <summary>LoxiLB looks for lost sessions five times a second.</summary>
    private static readonly TimeSpan WatchTick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SendTick = TimeSpan.FromMilliseconds(10);

    private bool _running;
    private Socket? _socket;
    private DateTimeOffset _watchedAt;

    /// <summary>Runs from the first session on that it has to speak for.</summary>
    public void Added(IPAddress remote)
    {
        if (!_running && Reaches(remote))
            _ = RunAsync();
    }

    private static bool Reaches(IPAddress remote) => GoIp.IsV4(remote) && IPAddress.IsLoopback(remote);

    private async Task RunAsync()
    {
        _running = true;
        try
        {
            while (true)
            {
                await Task.Delay(SendTick, host.Options.TimeProvider, life.Ended);
                await TickAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The process has ended.
        }
        finally
        {
            _socket?.Dispose();
        }
    }

    private async Task TickAsync()
    {
        var now = host.Now;
        var (due, lost) = Look(now);
        foreach (var (remoteIp, packet) in due)
        {
            if (!IPAddress.TryParse(remoteIp, out var remote) || !Reaches(remote))
                continue;
            Open();
            if (_socket is null || host.IsDown || host.Faults.Current.LoseOut)
                continue;
            try
            {
                await _socket.SendToAsync(packet, new IPEndPoint(remote, host.Options.BfdPort), life.Ended);
            }
            catch (SocketException)
            {
                // Nobody listens there; LoxiLB sends on as well.
            }
        }

        foreach (var (instance, role) in lost)
            await SetRoleAsync(instance, role);
    }

    private (List<(string RemoteIp, byte[] Packet)> Due, List<(string Instance, string Role)> Lost) Look(DateTimeOffset now)
    {
        lock (life.State.Gate)
        {
            var due = life.State.Bfd.Due(now).ToList();
            if (now - _watchedAt < WatchTick)
                return (due, []);
            _watchedAt = now;
            return (due, life.State.Bfd.Watch(now).ToList());
        }
    }

    /// <summary>Only once there is a session to speak for: many nodes of a test share 127.0.0.1 and have none.</summary>
    private void Open()
    {
        if (_socket is not null)
            return;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(host.Options.ListenAddress, host.Options.BfdPort));
        }
        catch (SocketException)
        {
            // Taken. LoxiLB goes on without BFD as well, and the session stays down.
            socket.Dispose();
            return;
        }

        _socket = socket;
        _ = ReceiveAsync(socket);
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[1024];
        while (!life.Ended.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), life.Ended);
                if (host.IsDown || host.Faults.Current.LoseIn)
                    continue;
                (string Instance, string Role)? change;
                lock (life.State.Gate)
                    change = life.State.Bfd.Receive(((IPEndPoint)received.RemoteEndPoint).Address.ToString(), buffer.AsSpan(0, received.ReceivedBytes), host.Now);
                if (change is var (instance, role))
                    await SetRoleAsync(instance, role);
            }
            catch (SocketException)
            {
                // The kernel tells that an earlier packet found nobody.
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Like a change over REST it waits for a rule POST that is under way.</summary>
    private Task SetRoleAsync(string instance, string role) =>
        life.ChangeAsync(state => state.SetRole(instance, role, "0.0.0.0"), () => TimeSpan.Zero, host.Options.TimeProvider);
}
