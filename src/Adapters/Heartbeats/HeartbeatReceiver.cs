using System.Net;
using System.Net.Sockets;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Adapters.Heartbeats.Keys;
using LoxiActors.Adapters.Heartbeats.Receiving;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Heartbeats;

/// <param name="datagram">Valid during the call.</param>
public delegate bool PassOn(ReadOnlySpan<byte> datagram);

/// <summary>
/// Receives nodes' heartbeats over UDP. Calls its sink from one thread of its own: <see cref="IHeartbeatSink.Heard"/> for each
/// that is genuine and new, <see cref="IHeartbeatSink.Drained"/> at least every 20 ms while nothing waits.
/// </summary>
public sealed partial class HeartbeatReceiver : IAsyncDisposable
{
    private readonly HeartbeatReceiverOptions _options;
    private readonly IHeartbeatSink _sink;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HeartbeatGate _gate;
    private readonly KeyFiles _keys;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HeartbeatSocket? _socket;
    private ReceiveLoop? _loop;
    private bool _disposed;

    /// <exception cref="ArgumentException">Two nodes have a name or an Octavia id in common.</exception>
    public HeartbeatReceiver(
        HeartbeatReceiverOptions options, IEnumerable<HeartbeatNode> nodes, IHeartbeatSink sink, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _sink = sink;
        _time = time;
        _log = loggers.CreateLogger<HeartbeatReceiver>();
        _gate = new HeartbeatGate(nodes, time, options.MaxClockSkew);
        _keys = new KeyFiles(options, time, _log);
        Metrics = new HeartbeatMetrics(time);
        Metrics.Observe(_gate.Windows);
    }

    /// <summary>Where it receives, with the port that it was given; null before it was started.</summary>
    public IPEndPoint? BoundTo { get; private set; }

    internal HeartbeatMetrics Metrics { get; }

    /// <exception cref="HeartbeatSetupException">A key file can't be used, or the address can't be bound.</exception>
    public Task StartAsync()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_loop is not null)
            throw new InvalidOperationException("it was started already");
        _keys.Start();
        try
        {
            _socket = new HeartbeatSocket(_options.Bind, BufferBytes);
        }
        catch (SocketException exception)
        {
            throw new HeartbeatSetupException($"[heartbeats] bind = {_options.Bind}: {exception.Message}");
        }

        BoundTo = _socket.BoundTo;
        Receiving(_log, BoundTo, _gate.Windows.Length, _socket.GrantedBytes);
        _loop = new ReceiveLoop(_socket, _gate, _keys, _sink, _time, _options.Interval, Metrics, _log) { PassOn = PassOn };
        new Thread(Run) { IsBackground = true, Name = "heartbeats" }.Start();
        return Task.CompletedTask;
    }

    /// <summary>When it is done the sink is not called any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_loop is not null)
        {
            _loop.Stop();
            await _ended.Task;
        }

        _socket?.Dispose();
        _keys.Dispose();
        Metrics.Dispose();
    }

    /// <summary>
    /// Given each datagram that is genuine and new to this receiver, on the receiving thread; true when somebody else takes it, and the sink
    /// is not told. Null: the sink takes all.
    /// </summary>
    public PassOn? PassOn { get; init; }

    /// <summary>A datagram that another receiver has passed on, to be looked at as if it had come here. Dropped while very many wait.</summary>
    public void Take(ReadOnlyMemory<byte> datagram) => _loop?.Take(datagram);

    internal int BufferBytes { get; init; } = HeartbeatSocket.BufferBytes;

    private void Run()
    {
        try
        {
            _loop!.Run();
        }
        catch (Exception exception)
        {
            // The sink hears of no silence any more, so nothing is concluded from it.
            Ended(_log, exception);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    [LoggerMessage(LogLevel.Information, "heartbeats of {Nodes} nodes are received on {Address}, with a buffer of {Bytes} bytes")]
    private static partial void Receiving(ILogger logger, IPEndPoint address, int nodes, int bytes);

    [LoggerMessage(LogLevel.Critical, "the thread that receives heartbeats has ended")]
    private static partial void Ended(ILogger logger, Exception exception);
}
