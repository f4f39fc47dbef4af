using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Probing;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>
/// Listens for every node and has a judge look at what was heard, on a thread of its own that no thread pool can starve. Heartbeats
/// come in as they are received, probes and reads of BFD sessions are begun at each look.
/// </summary>
public sealed partial class HealthMonitor : IHeartbeatSink, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HealthBoard _board;
    private readonly HealthPolicy _policy;
    private readonly INodeVerdicts _verdicts;
    private readonly HealthMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Prober _prober;
    private readonly SessionReader _sessions;
    private readonly NodeName[] _names;
    private readonly ProbeOrder[] _orders;
    private readonly HashSet<NodeName> _wanted = [];
    private readonly Dictionary<NodeName, (NodeVerdict Verdict, DateTimeOffset At)> _since = [];
    private readonly NodeJudged?[] _told;
    private readonly NodeJudged?[] _complained;
    private readonly long _began;
    private readonly LookThread _thread;
    private TimeSpan? _lookedAt;
    private long _complainedAt;
    private long _probeComplainedAt;
    private int _disposed;

    /// <param name="nodes">Their clients read BFD sessions; probes have connections of their own.</param>
    /// <param name="network">What carries probes to a node; null for sockets.</param>
    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public HealthMonitor(
        LoxiLbNodes nodes, HealthMonitorOptions options, INodeVerdicts verdicts, HealthMetrics metrics, TimeProvider time, ILogger<HealthMonitor> log,
        Func<NodeName, HttpMessageHandler>? network = null)
    {
        _policy = options.Policy;
        _verdicts = verdicts;
        _metrics = metrics;
        _time = time;
        _log = log;
        _began = time.GetTimestamp();
        _board = new HealthBoard(nodes.Options.Nodes.Select(PeerAddresses.Watched), _policy);
        _names = [.. nodes.Options.Nodes.Select(node => node.Name).Order()];
        _orders = new ProbeOrder[_names.Length];
        _told = new NodeJudged?[_names.Length];
        _complained = new NodeJudged?[_names.Length];
        _prober = new Prober(nodes.Options.Nodes, _policy, options.ProbesAtOnce, time, Probed, ProbeFailed, network);
        _sessions = new SessionReader(nodes, _policy, SessionSeen);
        _thread = new LookThread(_policy.LookInterval, LookSafely);
        metrics.Observe(Count);
    }

    /// <summary>What was known of a node before this process listened; to be called before the first look.</summary>
    /// <param name="since">When the verdict was reached.</param>
    public void Remember(NodeName node, NodeJudged judged, DateTimeOffset? since)
    {
        lock (_gate)
        {
            _board.Remember(node, judged);
            if (Judge.Current(_board, node) is not { } known)
                return;
            _told[Array.BinarySearch(_names, node)] = known;
            if (since is { } at)
                _since[node] = (known.Verdict, at);
        }
    }

    /// <summary>Begins to look; the grace period begins with the first look.</summary>
    public void Start() => _thread.Start();

    public void Heard(Heartbeat heartbeat)
    {
        lock (_gate)
            _board.Heard(heartbeat, Now());
    }

    /// <summary>The thread may have stood still since, so the time is that of its look, not of this call.</summary>
    public void Drained(long emptyAt)
    {
        lock (_gate)
            _board.Drained(_time.GetElapsedTime(_began, emptyAt));
    }

    /// <summary>The last verdict; null before the first one, and for a node that is not configured.</summary>
    public NodeJudged? Current(NodeName node)
    {
        lock (_gate)
            return Judge.Current(_board, node);
    }

    /// <summary>A person vouches that the node serves nothing; holds until somebody hears it, and takes effect at the next look.</summary>
    public Declared DeclareDead(NodeName node, string by, string? reason)
    {
        lock (_gate)
            return _board.DeclareDead(node, by, reason);
    }

    public HealthSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new HealthSnapshot(
                [.. Judge.Views(_board, Now()).Select(view => new NodeHealthStatus(view, _since.TryGetValue(view.Node, out var since) ? since.At : null))],
                Judge.Alarms(_board), _board.Clock.Lost, _board.VoidProbes, _prober.UnderWay);
        }
    }

    /// <summary>Looks once. For one thread at a time, and not while the monitor's own thread does.</summary>
    public void Look()
    {
        try
        {
            Say(LookOnce());
        }
        finally
        {
            Tell();
        }
    }

    /// <summary>When it is done nothing is told any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _thread.DisposeAsync();
        _prober.Dispose();
        _sessions.Dispose();
    }

    private HealthLook LookOnce()
    {
        HealthLook look;
        ProbeStart start;
        lock (_gate)
        {
            var now = Now();
            look = Judge.Look(_board, now);
            start = _board.Begin(now);
            _wanted.Clear();
            for (var place = 0; place < _names.Length; place++)
            {
                _orders[place] = Judge.OrderFor(_board, _names[place]);
                if (_orders[place].Peers)
                    _wanted.UnionWith(Judge.PeersOf(_board, _names[place]));
            }

            foreach (var (node, judged) in look.Judged)
            {
                if (!_since.TryGetValue(node, out var since) || since.Verdict != judged.Verdict)
                    _since[node] = (judged.Verdict, _time.GetUtcNow());
            }
        }

        _prober.Tick(_orders, start);
        _sessions.Tick(_orders, _wanted, start.Now);
        if (_lookedAt is { } before)
            _metrics.Looked(start.Now - before - _policy.LookInterval);
        _lookedAt = start.Now;
        return look;
    }

    private HealthCounts Count()
    {
        var verdicts = new int[Enum.GetValues<NodeVerdict>().Length];
        lock (_gate)
        {
            foreach (var node in _names)
            {
                if (Judge.Current(_board, node) is { } judged)
                    verdicts[(int)judged.Verdict]++;
            }

            return new HealthCounts(verdicts, Judge.Alarms(_board), _board.Clock.Lost, _prober.UnderWay);
        }
    }

    private TimeSpan Now() => _time.GetElapsedTime(_began);

    private void Probed(NodeName node, ProbeStart start, ProbeResult result, TimeSpan timeout)
    {
        _metrics.Probed(result.End);
        lock (_gate)
            _board.Probed(node, start, result, timeout, Now());
    }

    private void ProbeFailed(NodeName node, Exception failure)
    {
        if (MayComplain(ref _probeComplainedAt))
            ProbeNotMade(_log, failure, node);
    }

    private void SessionSeen(NodeName reporter, string address, bool up)
    {
        lock (_gate)
            _board.Reported(reporter, address, up, Now());
    }

    private void Say(HealthLook look)
    {
        foreach (var alarm in look.Raised)
            AlarmRaised(_log, alarm.Kind, alarm.Words);
        foreach (var alarm in look.Ended)
            AlarmEnded(_log, alarm.Kind, alarm.Words);
        foreach (var (node, judged) in look.Judged)
        {
            _metrics.Judged(node, judged.Verdict);
            NodeJudgedSo(_log, node, judged.Verdict, string.Join("; ", judged.Witnesses.Select(witness => witness.Words)));
        }
    }

    /// <summary>Tells what stands and was not taken yet, whichever look it comes from: one that failed in its midst loses nothing.</summary>
    private void Tell()
    {
        for (var place = 0; place < _names.Length; place++)
        {
            if (Current(_names[place]) is not { } judged || ReferenceEquals(judged, _told[place]))
                continue;
            try
            {
                _verdicts.Judged(_names[place], judged);
                _told[place] = judged;
            }
#pragma warning disable CA1031 // Whatever keeps one verdict from being taken, the others are told, and this one again.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (!ReferenceEquals(_complained[place], judged))
                    NotTaken(_log, failure, _names[place], judged.Verdict);
                _complained[place] = judged;
            }
        }
    }

    private void LookSafely()
    {
        try
        {
            Look();
        }
#pragma warning disable CA1031 // A look that failed is followed by the next one.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (MayComplain(ref _complainedAt))
                LookFailed(_log, failure);
        }
    }

    /// <summary>Once in 10 s.</summary>
    private bool MayComplain(ref long complainedAt)
    {
        var (now, last) = (_time.GetTimestamp(), Volatile.Read(ref complainedAt));
        return (last == 0 || _time.GetElapsedTime(last, now) > TimeSpan.FromSeconds(10)) && Interlocked.CompareExchange(ref complainedAt, now, last) == last;
    }
}
