using System.Net;
using System.Net.Sockets;
using LoxiActors.Agent.Options;

namespace LoxiActors.Agent.Sending;

/// <summary>One control-plane host. A name is looked up now and then, beside the sending, and the last address that was found is used.</summary>
internal sealed class Destination(Controller controller, Action<string> say) : IDisposable
{
    private static readonly TimeSpan LookupInterval = TimeSpan.FromSeconds(30);

    private IPEndPoint? _address = IPAddress.TryParse(controller.Host, out var address) ? new IPEndPoint(address, controller.Port) : null;
    private Socket? _socket;
    private string? _problem;

    public bool IsNamed { get; } = !IPAddress.TryParse(controller.Host, out _);

    /// <summary>Never waits. What can't be sent is lost, as on the way.</summary>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        if (Volatile.Read(ref _address) is not { } to)
            return;
        try
        {
            if (_socket?.AddressFamily != to.AddressFamily)
            {
                _socket?.Dispose();
                _socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            }

            _socket.SendTo(datagram, SocketFlags.None, to);
            Report(null);
        }
        catch (SocketException exception)
        {
            Report($"can't be sent to ({exception.SocketErrorCode})");
        }
    }

    public async Task KeepLookingUpAsync(TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var found = await Dns.GetHostAddressesAsync(controller.Host, stop);
                if (found.Length > 0 && !found.Contains(_address?.Address))
                    Volatile.Write(ref _address, new IPEndPoint(found[0], controller.Port));
            }
            catch (SocketException exception)
            {
                say($"{controller}: the name can't be looked up ({exception.SocketErrorCode})");
            }

            await Task.Delay(LookupInterval, time, stop);
        }
    }

    public void Dispose() => _socket?.Dispose();

    private void Report(string? problem)
    {
        if (problem == _problem)
            return;
        _problem = problem;
        say($"{controller}: {problem ?? "can be sent to again"}");
    }
}
