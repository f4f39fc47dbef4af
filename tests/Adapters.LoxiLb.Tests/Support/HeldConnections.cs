using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>A way to a server on which nothing gets through: but for the first connection, once that is let go.</summary>
internal sealed class HeldConnections : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _open = [];
    private readonly Task _running;

    public HeldConnections(int toPort)
    {
        _listener.Start();
        _running = RunAsync(toPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void LetTheFirstGo() => _go.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _open)
            client.Dispose();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(int toPort)
    {
        var first = await _listener.AcceptTcpClientAsync(_stop.Token);
        _open.Add(first);
        var forwarded = ForwardAsync(first, toPort);
        try
        {
            while (true)
                _open.Add(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        finally
        {
            await forwarded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForwardAsync(TcpClient from, int toPort)
    {
        await _go.Task.WaitAsync(_stop.Token);
        using var to = new TcpClient();
        await to.ConnectAsync(IPAddress.Loopback, toPort, _stop.Token);
        await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream(), _stop.Token), to.GetStream().CopyToAsync(from.GetStream(), _stop.Token));
    }
}
