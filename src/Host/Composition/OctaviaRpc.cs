using LoxiActors.Actors.Hosting;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition;

/// <summary>The way in over Octavia's RabbitMQ.</summary>
internal sealed class OctaviaRpc : IAsyncDisposable
{
    private readonly RpcMetrics _metrics = new();
    private readonly RpcServer _server;

    /// <summary>Connects in the background: the control plane is up without a broker too.</summary>
    public OctaviaRpc(RpcOptions options, OctaviaMethods methods, TimeProvider time, ILoggerFactory loggers)
    {
        var endpoint = new RpcEndpoint(
            methods.Names.ToHashSet(StringComparer.Ordinal),
            methods.Names.Where(OctaviaMethods.IsLongPoll).ToHashSet(StringComparer.Ordinal),
            (method, callId, arguments, cancellation) => CallAsync(methods, method, callId, arguments, cancellation))
        {
            Withheld = () => methods.Withheld,
        };
        _server = new RpcServer(options, endpoint, _metrics, time, loggers.CreateLogger<RpcServer>());
        _server.Start();
    }

    public bool Consuming => _server.Consuming;

    /// <summary>Returns when calls come in, or when the patience is over.</summary>
    public async Task ConsumingAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await _server.ConsumingAsync(patience).WaitAsync(cancellation);
        }
        catch (TimeoutException)
        {
            // The log says why, and the server tries on.
        }
    }

    public Task StopAsync(CancellationToken patience) => _server.StopAsync(patience);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _metrics.Dispose();
    }

    private static async ValueTask<RpcAnswer> CallAsync(
        OctaviaMethods methods, string method, string? callId, ReadOnlyMemory<byte> arguments, CancellationToken cancellation)
    {
        try
        {
            return await methods.CallAsync(method, callId, arguments, cancellation) switch
            {
                MethodAnswer.Result result => new RpcAnswer.Result(result.Json),
                MethodAnswer.Refused refused => new RpcAnswer.Refused(refused.Refusal),
                var other => throw new NotSupportedException(other.GetType().Name),
            };
        }
        catch (EntityUnavailableException exception)
        {
            return new RpcAnswer.Refused(Refusal.Unavailable(exception.Message));
        }
    }
}
