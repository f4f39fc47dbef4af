using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Bench.Load;

/// <summary>Keeps of each node when it was heard and what it said, and up to when silence means something, as a judge would.</summary>
internal sealed class HeardAtSink(IEnumerable<HeartbeatNode> nodes, TimeProvider time) : IHeartbeatSink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Entry> _nodes = nodes.ToDictionary(node => node.Name.Value, _ => new Entry(), StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _open = new(true);
    private readonly AutoResetEvent _drained = new(false);
    private long _drainedAt;
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    public void Heard(Heartbeat heartbeat)
    {
        _open.Wait();
        lock (_gate)
        {
            var entry = _nodes[heartbeat.Node.Value];
            if (entry.Last is { } last && (last.LoxiLbAnswers != heartbeat.LoxiLbAnswers || !last.PeersDown.AsSpan().SequenceEqual(heartbeat.PeersDown.AsSpan())))
                entry.Changes++;
            entry.Last = heartbeat;
            entry.At = time.GetTimestamp();
            Interlocked.Increment(ref _count);
        }
    }

    public void Drained(long emptyAt)
    {
        lock (_gate)
            _drainedAt = emptyAt;
        _drained.Set();
    }

    /// <summary>Whether so many were heard in time.</summary>
    public async Task<bool> ReachAsync(long count)
    {
        var until = time.GetTimestamp() + (long)(Limit.TotalSeconds * time.TimestampFrequency);
        while (Count < count)
        {
            if (time.GetTimestamp() > until)
                return false;
            await Task.Run(() => _drained.WaitOne(Limit));
        }

        return _drainedAt >= 0;
    }

    private sealed class Entry
    {
        public Heartbeat? Last { get; set; }

        public long At { get; set; }

        public int Changes { get; set; }
    }
}
