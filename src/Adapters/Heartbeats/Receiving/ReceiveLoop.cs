using System.Collections.Concurrent;
using System.Net.Sockets;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Adapters.Heartbeats.Keys;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Heartbeats.Receiving;

/// <summary>Takes datagrams from the socket and hands over what is genuine and new, on a thread of its own.</summary>
internal sealed partial class ReceiveLoop(
    HeartbeatSocket socket, HeartbeatGate gate, KeyFiles keys, IHeartbeatSink sink, TimeProvider time, TimeSpan interval, HeartbeatMetrics metrics, ILogger log)
{
    /// <summary>How long it waits for a datagram, and so the longest time between two words that there is none.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(20);

    /// <summary>When looking for a datagram took longer, the thread stood still, and what came meanwhile has not been looked for.</summary>
    private static readonly TimeSpan LookMax = TimeSpan.FromMilliseconds(5);

    /// <summary>Of one second, at the most that one host is known to judge.</summary>
    private const int PassedOnMax = 65_536;

    private static readonly TimeSpan ErrorWait = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ushort.MaxValue + 1, pinned: true);
    private readonly RefusalLog _refusals = new(log, time);
    private readonly ConcurrentQueue<ReadOnlyMemory<byte>> _passedOn = new();
    private readonly ManualResetEventSlim _stop = new();
    private long? _lossAt;

    public PassOn? PassOn { get; init; }

    public void Stop() => _stop.Set();

    public void Take(ReadOnlyMemory<byte> datagram)
    {
        if (_passedOn.Count < PassedOnMax)
            _passedOn.Enqueue(datagram);
    }

    public void Run()
    {
        while (!_stop.IsSet)
        {
            try
            {
                if (_passedOn.TryDequeue(out var passedOn))
                    Look(passedOn.Span, passOn: null);
                else if (socket.Wait(TimeSpan.Zero))
                    ReceiveOne();
                else if (IsSurelyEmpty(out var emptyAt))
                {
                    Drained(emptyAt);
                    socket.Wait(WaitMax);
                }
            }
            catch (SocketException exception)
            {
                metrics.CountFailure();
                Failed(log, exception.SocketErrorCode);
                _stop.Wait(ErrorWait);
            }
            catch (Exception exception) when (exception is not ObjectDisposedException)
            {
                // One datagram must not end the thread.
                metrics.CountFailure();
                NotTaken(log, exception);
            }
        }
    }

    private void ReceiveOne()
    {
        var length = socket.Receive(_buffer);
        Look(_buffer.AsSpan(0, length), PassOn);
    }

    private void Look(ReadOnlySpan<byte> datagram, PassOn? passOn)
    {
        var refusal = gate.Admit(datagram, keys.Current, out var heartbeat);
        if (refusal == Refusal.None)
        {
            if (passOn?.Invoke(datagram) != true)
                sink.Heard(heartbeat!);
        }
        else
        {
            metrics.Count(refusal);
            _refusals.Refused(refusal, socket.From);
        }
    }

    /// <summary>Looks once more, against the clock: between the look and the word to the sink no time may have passed unseen.</summary>
    /// <param name="emptyAt">Taken before the look.</param>
    private bool IsSurelyEmpty(out long emptyAt)
    {
        var before = emptyAt = time.GetTimestamp();
        if (socket.TakeDrops() is > 0 and var drops)
        {
            metrics.CountDropped(drops);
            Lost(log, drops, socket.GrantedBytes);
            _lossAt = before;
        }

        return !socket.Wait(TimeSpan.Zero) && time.GetElapsedTime(before) < LookMax;
    }

    private void Drained(long emptyAt)
    {
        _refusals.Tick();
        // Whoever's heartbeat was thrown away gets to send two more before anything is concluded from not having heard it.
        if (_lossAt is { } at && time.GetElapsedTime(at) < 2 * interval)
            return;
        _lossAt = null;
        sink.Drained(emptyAt);
    }
}
