namespace LoxiActors.Imitation.Core;

internal sealed class BfdSession(string instance, string remoteIp, string sourceIp, DateTimeOffset visibleAt)
{
    public string Instance { get; } = instance;
    public string RemoteIp { get; } = remoteIp;
    public string SourceIp { get; } = sourceIp;

    /// <summary>The first session of a node starts about five seconds after its POST.</summary>
    public DateTimeOffset VisibleAt { get; } = visibleAt;

    public ulong IntervalMicroseconds { get; set; }
    public byte RetryCount { get; set; }

    /// <summary>BFDUp, BFDDown, BFDInit or BFDAdminDown.</summary>
    public string State { get; set; } = "BFDDown";
}

/// <summary>BFD sessions. No packets are sent: the state is set from outside.</summary>
internal sealed class BfdTable(ClusterTable cluster, TimeSpan startDelay)
{
    private const uint LowestInterval = 100_000;
    private static readonly HashSet<string> States = ["BFDUp", "BFDDown", "BFDInit", "BFDAdminDown"];
    private readonly OrderedDictionary<string, BfdSession> _sessions = new(StringComparer.Ordinal);
    private bool _running;

    public IEnumerable<BfdSession> All => _sessions.Values;

    public string? List(DateTimeOffset now, out IEnumerable<BfdSession> sessions)
    {
        sessions = _sessions.Values.Where(session => session.VisibleAt <= now);
        return _running ? null : "bfd session not running";
    }

    public string? Add(string instance, string remoteIp, string sourceIp, ulong interval, byte retryCount, DateTimeOffset now)
    {
        if (interval is not 0 and < LowestInterval)
            return "bfd interval too low";
        if (!cluster.Knows(instance))
            return "cluster instance not found";
        if (!GoIp.TryParse(remoteIp, out var remote))
            return "remoteIP address malformed";
        var isFirst = !_running;
        if (isFirst && !GoIp.TryParse(sourceIp, out _))
            return "source address malformed";
        _running = true;
        if (_sessions.TryGetValue(remote.ToString(), out var existing))
        {
            var refusal = Change(existing, instance, interval, retryCount);
            // As with a new one: what is started in the background says no only to the log.
            return isFirst ? null : refusal;
        }

        if (interval < LowestInterval || retryCount == 0)
        {
            // The first session is started in the background: its POST is a success and the refusal only logged.
            return isFirst ? null : "bfd malformed args";
        }

        _sessions[remote.ToString()] = new BfdSession(instance, remote.ToString(), sourceIp, isFirst ? now + startDelay : now)
        {
            IntervalMicroseconds = interval,
            RetryCount = retryCount,
        };
        return null;
    }

    public string? Delete(string instance, string remoteIp)
    {
        if (!_running)
            return "bfd session not running";
        if (!cluster.Knows(instance))
            return "cluster instance not found";
        if (!_sessions.Remove(remoteIp))
            return "no bfd session";
        _running = false;
        return null;
    }

    public bool SetState(string remoteIp, string state)
    {
        if (!States.Contains(state))
            throw new ArgumentException($"state: '{state}' is none of {string.Join(", ", States)}", nameof(state));
        if (!_sessions.TryGetValue(remoteIp, out var session))
            return false;
        session.State = state;
        return true;
    }

    private static string? Change(BfdSession session, string instance, ulong interval, byte retryCount)
    {
        var changed = session.Instance == instance
            && ((interval != 0 && session.IntervalMicroseconds != interval) || (retryCount != 0 && session.RetryCount != retryCount));
        if (!changed)
            return "bfd existing session";
        session.IntervalMicroseconds = interval == 0 ? session.IntervalMicroseconds : interval;
        session.RetryCount = retryCount == 0 ? session.RetryCount : retryCount;
        session.State = "BFDDown";
        return null;
    }
}
