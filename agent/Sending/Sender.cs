using System.Diagnostics;
using LoxiActors.Agent.LoxiLb;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Agent.Sending;

/// <summary>
/// Sends a heartbeat every interval, and one more at once when the view has changed, on a thread of its own: nothing that LoxiLB
/// or another task does holds it up.
/// </summary>
internal sealed class Sender(
    NodeName node, TimeSpan interval, LoxiLbView view, KeySource keys, BootFile boots, IReadOnlyList<Destination> destinations, TimeProvider time)
{
    private readonly ManualResetEventSlim _wake = new();
    private DateTimeOffset _bootStart;
    private ulong _bootId;
    private ulong _sequence;
    private volatile bool _stopping;

    public void Wake() => _wake.Set();

    public void Stop()
    {
        _stopping = true;
        _wake.Set();
    }

    public void Run()
    {
        Boot();
        var due = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            _wake.Reset();
            SendOne();
            // A wake sends one more and leaves the beat as it is; beats that were missed are not made up for.
            while (Stopwatch.GetTimestamp() >= due)
                due += (long)(interval.TotalSeconds * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                _wake.Wait(wait);
        }
    }

    private void Boot()
    {
        _bootId = boots.Next();
        _bootStart = time.GetUtcNow();
        _sequence = 0;
    }

    private void SendOne()
    {
        if (keys.Current is not { } key)
            return;
        // With a clock that was set right since the start, the boot would seem to begin in the future and be refused.
        if (time.GetUtcNow() < _bootStart - BootFile.Trust)
            Boot();
        var (state, changed) = view.Look();
        var datagram = HeartbeatDatagram.Write(
            new Heartbeat(node, _bootId, ++_sequence, time.GetUtcNow(), state.LoxiLbAnswers, state.Rules?.Count, state.Roles, state.EndpointsDown, state.PeersDown, state.PeersUp)
            {
                Packets = state.Rules?.Packets,
                Bytes = state.Rules?.Bytes,
            },
            key,
            changed);
        foreach (var destination in destinations)
            destination.Send(datagram);
    }
}
