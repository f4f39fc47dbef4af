using LoxiActors.Adapters.Octavia.Rpc.Serving;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Octavia.Rpc;

/// <summary>
/// An oslo.messaging RPC server on RabbitMQ: takes calls of <c>loxilb</c> 1.0 from a topic's queue and answers them. Delivers at
/// least once: a call whose host dies, or whose connection is lost, before it is answered is delivered again.
/// </summary>
public sealed partial class RpcServer : IAsyncDisposable
{
    private readonly RpcOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RpcServer> _log;
    private readonly SessionHolder _sessions = new();
    private readonly CallDispatch _dispatch;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private bool _disposed;

    public RpcServer(RpcOptions options, RpcEndpoint endpoint, RpcMetrics metrics, TimeProvider time, ILogger<RpcServer> log)
    {
        (_options, _time, _log) = (options, time, log);
        _dispatch = new CallDispatch(options, endpoint, _sessions, metrics, time, log);
        metrics.Observe(() => Consuming);
    }

    /// <summary>Whether calls are taken at the moment.</summary>
    public bool Consuming => _sessions.Current is { Ended.IsCompleted: false };

    /// <summary>Connects, and connects again, in the background; a broker that isn't there is waited for.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Returns when calls are taken. Throws <see cref="TimeoutException"/> when that takes longer.</summary>
    public Task ConsumingAsync(TimeSpan patience) => _sessions.NextAsync(patience, _time, _stopping.Token);

    /// <summary>
    /// Takes no more calls, answers those in hand and closes the connection. What isn't answered when
    /// <paramref name="patience"/> ends goes back to the queue.
    /// </summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _dispatch.Stop();
        try
        {
            if (_sessions.Current is { } session)
                await session.StopConsumingAsync(patience).ConfigureAwait(false);
            await _dispatch.EmptyAsync().WaitAsync(patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Unfinished(_log, _dispatch.InHand);
        }
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the connection with whatever is in hand, which goes back to the queue.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _dispatch.Abandon();
        if (_sessions.Current is { } session)
        {
            _sessions.Remove(session);
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff();
        var host = 0;
        while (!_stopping.IsCancellationRequested)
        {
            if (await TryOpenAsync(_options.Url.Hosts[host]).ConfigureAwait(false) is { } session)
            {
                backoff.Reset();
                if (!await EndOfAsync(session).ConfigureAwait(false))
                    return;
            }
            else if ((host = (host + 1) % _options.Url.Hosts.Length) != 0)
            {
                // All servers are tried before a pause.
                continue;
            }
            await Task.Delay(backoff.Next(), _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RpcSession?> TryOpenAsync(BrokerHost host)
    {
        try
        {
            var session = await RpcSession.OpenAsync(host, _options, _dispatch.DeliverAsync, _stopping.Token).ConfigureAwait(false);
            _sessions.Set(session);
            Connected(_log, _options.Topic, host);
            return session;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            if (BrokerConnection.Reason(exception) is { } reason)
                NotConnected(_log, host, reason);
            else
                OpeningFailed(_log, exception, host);
            return null;
        }
    }

    /// <summary>False when it is the server that ends: who stops it needs the session once more.</summary>
    private async Task<bool> EndOfAsync(RpcSession session)
    {
        try
        {
            var reason = await session.Ended.WaitAsync(_stopping.Token).ConfigureAwait(false);
            ConnectionLost(_log, reason);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        _sessions.Remove(session);
        await session.DisposeAsync().ConfigureAwait(false);
        return true;
    }
}
