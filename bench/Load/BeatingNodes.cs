using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Bench.Load;

/// <summary>Sends the heartbeats of many nodes, every 200 ms each and spread over them, from a thread of its own.</summary>
internal sealed class BeatingNodes : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly NodeName[] _nodes;
    private readonly HeartbeatKey _key = HeartbeatKeyFile.Parse(HeartbeatFleet.KeyText)[0];
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _to;
    private readonly Thread _thread;
    private volatile bool _stop;
    private readonly bool[] _silent;
    private readonly ulong[] _boots;

    public BeatingNodes(IEnumerable<NodeName> nodes, IPEndPoint to)
    {
        _nodes = [.. nodes];
        _silent = new bool[_nodes.Length];
        _boots = [.. _nodes.Select(_ => BootIds.Of(DateTimeOffset.UtcNow))];
        _to = to;
        _thread = new Thread(Run) { IsBackground = true, Name = "beating nodes" };
        _thread.Start();
    }

    /// <summary>The longest time between two heartbeats of a node that were sent.</summary>
    public TimeSpan LongestGap { get; private set; }

    public void Silence(int node) => Volatile.Write(ref _silent[node], true);

    /// <summary>As after a start of the node's machine.</summary>
    public void Resume(int node)
    {
        Volatile.Write(ref _boots[node], BootIds.Of(DateTimeOffset.UtcNow));
        Volatile.Write(ref _silent[node], false);
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _socket.Dispose();
        _key.Dispose();
    }

    private void Run()
    {
        var due = Stopwatch.GetTimestamp();
        var step = (long)(Interval.TotalSeconds * Stopwatch.Frequency / _nodes.Length);
        var sentAt = new long[_nodes.Length];
        for (ulong number = 0; !_stop; number++, due += step)
        {
            while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait)
                Thread.Sleep(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait);
            var place = (int)(number % (ulong)_nodes.Length);
            if (Volatile.Read(ref _silent[place]))
            {
                sentAt[place] = 0;
                continue;
            }

            var heartbeat = new Heartbeat(
                _nodes[place], Volatile.Read(ref _boots[place]), number + 1, DateTimeOffset.UtcNow, LoxiLbAnswers: true, Rules: 0, HeartbeatBody.Empty.Roles, [], [], []);
            _socket.SendTo(HeartbeatDatagram.Write(heartbeat, _key), _to);
            if (sentAt[place] != 0 && Stopwatch.GetElapsedTime(sentAt[place]) is var gap && gap > LongestGap)
                LongestGap = gap;
            sentAt[place] = Stopwatch.GetTimestamp();
        }
    }
}
