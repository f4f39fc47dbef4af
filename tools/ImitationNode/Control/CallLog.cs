using LoxiActors.Imitation.Control;

namespace LoxiActors.Imitation;

/// <summary>A call the node took.</summary>
/// <param name="Path">With its query.</param>
/// <param name="Kind">Method and route template, for example "POST /config/loadbalancer"; method and "(unknown)" otherwise.</param>
/// <param name="Body">What was sent; left out for /auth, cut after 16 KiB.</param>
/// <param name="Status">0 while it runs, and -1 when the connection was closed without an answer.</param>
/// <param name="DurationMs">Milliseconds from arrival until the answer; 0 while it runs.</param>
public sealed record NodeCall(
    long Number, string Method, string Path, string Kind, string Body, DateTimeOffset Start, int Status, double DurationMs)
{
    /// <summary>The header X-Request-Id; empty without one.</summary>
    public string RequestId { get; init; } = "";
}

/// <summary>The last calls and the count of all.</summary>
internal sealed class CallLog(int size, TimeProvider time, ChangeSignal changes)
{
    private const int LongestBody = 16 * 1024;
    private readonly Lock _gate = new();
    private readonly Queue<NodeCall> _calls = new();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, NodeCall> _running = [];
    private long _last;

    public IReadOnlyList<NodeCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls.Concat(_running.Values).OrderBy(call => call.Number)];
        }
    }

    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            lock (_gate)
                return new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
            _counts.Clear();
        }
    }

    public long Begin(string method, string path, string body, string requestId)
    {
        var kept = path.Contains("/auth/", StringComparison.Ordinal) ? "" : body.Length > LongestBody ? body[..LongestBody] : body;
        lock (_gate)
        {
            var number = ++_last;
            _running[number] = new NodeCall(number, method, path, $"{method} (unknown)", kept, time.GetUtcNow(), 0, 0) { RequestId = requestId };
            changes.Raise();
            return number;
        }
    }

    public void SetKind(long number, string kind)
    {
        lock (_gate)
            _running[number] = _running[number] with { Kind = kind };
    }

    public void End(long number, int status)
    {
        lock (_gate)
        {
            if (!_running.Remove(number, out var call))
                return;
            _calls.Enqueue(call with { Status = status, DurationMs = (time.GetUtcNow() - call.Start).TotalMilliseconds });
            while (_calls.Count > size)
                _calls.Dequeue();
            _counts[call.Kind] = _counts.GetValueOrDefault(call.Kind) + 1;
            changes.Raise();
        }
    }
}
