namespace LoxiActors.Imitation.Core;

/// <summary>BFD sessions. Somebody else carries their packets.</summary>
internal sealed class BfdTable(ClusterTable cluster, TimeSpan startDelay)
{
    private const uint LowestInterval = 100_000;
    private static readonly HashSet<string> States = ["BFDUp", "BFDDown", "BFDInit", "BFDAdminDown"];
    private readonly OrderedDictionary<string, BfdSession> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<(string RemoteIp, byte[] Packet)> _farewells = new();
    private bool _running;

    /// <summary>Called with the address of each new session's peer.</summary>
    public Action<System.Net.IPAddress> Added { get; set; } = static _ => { };

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
        Added(remote);
        return null;
    }

    public string? Delete(string instance, string remoteIp)
    {
        if (!_running)
            return "bfd session not running";
        if (!cluster.Knows(instance))
            return "cluster instance not found";
        if (!_sessions.Remove(remoteIp, out var gone))
            return "no bfd session";
        _farewells.Enqueue((remoteIp, gone.Farewell()));
        _running = false;
        return null;
    }

    /// <summary>Packets that have to leave now.</summary>
    public IEnumerable<(string RemoteIp, byte[] Packet)> Due(DateTimeOffset now)
    {
        while (_farewells.TryDequeue(out var farewell))
            yield return farewell;
        foreach (var session in _sessions.Values.Where(session => session.VisibleAt <= now))
        {
            if (session.Due(now) is { } packet)
                yield return (session.RemoteIp, packet);
        }
    }

    /// <summary>A session is found by who sent the packet.</summary>
    /// <returns>The instance and its new role, or null.</returns>
    public (string Instance, string Role)? Receive(string from, ReadOnlySpan<byte> bytes, DateTimeOffset now) =>
        _sessions.TryGetValue(from, out var session) && session.VisibleAt <= now && Bfd.BfdPacket.TryDecode(bytes, out var packet)
        && session.Receive(packet, now) is { } role
            ? (session.Instance, role)
            : null;

    /// <summary>The instances of sessions that have just been lost, and their new role.</summary>
    public IEnumerable<(string Instance, string Role)> Watch(DateTimeOffset now)
    {
        foreach (var session in _sessions.Values)
        {
            if (session.Watch(now) is { } role)
                yield return (session.Instance, role);
        }
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
