using System.Globalization;
using System.Net.Http;
using System.Net.Sockets;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Adapters.LoxiLb.Probing;

/// <summary>
/// Asks one node for its version, over a connection that carries nothing else: neither a queue of rule POSTs nor LoxiLB's lock holds it
/// up. The version needs no token. One probe at a time.
/// </summary>
internal sealed class NodeProbe : IDisposable
{
    private const int AnswerBytesMax = 64 * 1024;

    /// <summary>The second is for a new attempt while an old one still waits for its connection.</summary>
    private const int ConnectionsMax = 2;

    /// <summary>
    /// More than a probe has: a connection that is slow to come, because the way is long or a processor is short, serves a later probe. Given
    /// up with each probe, none would ever come, and beginning one again and again costs both sides far more than an answer.
    /// </summary>
    private static readonly TimeSpan ConnectTimeoutLeast = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private volatile Socket? _socket;

    /// <param name="connectTimeout">The longest that any probe waits; a connection may take two seconds all the same.</param>
    /// <param name="network">What carries requests to the node; null for sockets.</param>
    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public NodeProbe(NodeOptions node, TimeSpan connectTimeout, TimeProvider time, HttpMessageHandler? network = null)
    {
        _time = time;
        _http = new HttpClient(network ?? Sockets(node, connectTimeout), disposeHandler: true)
        {
            BaseAddress = node.Url,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    /// <summary>Never throws for what the node or the network does.</summary>
    /// <param name="stop">Then what comes out says nothing.</param>
    public async Task<ProbeResult> AskAsync(TimeSpan timeout, CancellationToken stop)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var answer = SendAsync(given.Token);
        try
        {
            return await answer.WaitAsync(timeout, _time, stop);
        }
        catch (TimeoutException)
        {
            // What was queued before the timer fired runs first.
            await Task.Yield();
            if (answer.IsCompletedSuccessfully)
                return await answer;
            // The answer is here, and this host has not got round to reading it.
            var unread = HasBytes(_socket);
            await given.CancelAsync();
            return unread
                ? new ProbeResult(ProbeEnd.Void)
                : new ProbeResult(ProbeEnd.TimedOut, string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.###} s"));
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult(ProbeEnd.Void);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ProbeResult> SendAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Paths.Version, UriKind.Relative), HttpCompletionOption.ResponseContentRead, cancellation);
            var status = (int)response.StatusCode;
            return status >= 500 ? new ProbeResult(ProbeEnd.Troubled, string.Create(CultureInfo.InvariantCulture, $"HTTP {status}")) : ProbeResult.Answered;
        }
        catch (HttpRequestException failure)
        {
            return ProbeFailure.Of(failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeResult(ProbeEnd.TimedOut, "no connection in time");
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult(ProbeEnd.Void);
        }
    }

    internal static bool HasBytes(Socket? socket)
    {
        try
        {
            return socket is { Connected: true, Available: > 0 };
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private SocketsHttpHandler Sockets(NodeOptions node, TimeSpan connectTimeout) => new()
    {
        MaxConnectionsPerServer = ConnectionsMax,
        ConnectTimeout = connectTimeout > ConnectTimeoutLeast ? connectTimeout : ConnectTimeoutLeast,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        SslOptions = NodeTransport.Tls(node),
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                _socket = socket;
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
