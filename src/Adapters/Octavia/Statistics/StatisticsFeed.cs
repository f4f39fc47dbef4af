using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Statistics;

/// <summary>
/// Hands out the figures of listeners that have changed since Octavia last had them; after a start, all. One batch is out at a time,
/// so that older figures never follow newer ones. One entry a listener bounds it. Safe for any number of publishers and takers.
/// </summary>
public sealed class StatisticsFeed
{
    public static readonly TimeSpan DefaultRedelivery = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly Wakeup _changed;
    private readonly TimeSpan _redelivery;
    private readonly Lock _lock = new();
    private readonly Dictionary<ListenerId, ListenerStatistics> _newest = [];

    // Whose figures have changed, those that changed first at the head.
    private readonly SortedDictionary<long, ListenerId> _waiting = [];
    private readonly Dictionary<ListenerId, long> _places = [];

    private Outstanding? _out;
    private long _lastBatch;
    private long _lastPlace;

    /// <param name="redelivery">After this what is in a batch that was not acknowledged is handed out again.</param>
    public StatisticsFeed(TimeProvider time, TimeSpan? redelivery = null)
    {
        _time = time;
        _changed = new Wakeup(time);
        _redelivery = redelivery ?? DefaultRedelivery;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_redelivery, TimeSpan.Zero, nameof(redelivery));
        // An acknowledgement that was on its way when the process ended must not fit a batch of this one.
        _lastBatch = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>The newest figures; null for a listener without any.</summary>
    public ListenerStatistics? Of(ListenerId listener)
    {
        lock (_lock)
            return _newest.GetValueOrDefault(listener);
    }

    /// <summary>To be called with figures that are kept: what Octavia was told once is never taken back.</summary>
    public void Publish(IEnumerable<ListenerStatistics> changed, IEnumerable<ListenerId> forgotten)
    {
        lock (_lock)
        {
            foreach (var listener in forgotten)
            {
                _newest.Remove(listener);
                if (_places.Remove(listener, out var place))
                    _waiting.Remove(place);
            }

            foreach (var figures in changed)
            {
                if (_newest.TryGetValue(figures.Id, out var earlier) && earlier == figures)
                    continue;
                _newest[figures.Id] = figures;
                // One that waits keeps its place, so that a busy listener is not put off for ever.
                if (!_places.ContainsKey(figures.Id))
                    Line(figures.Id, ++_lastPlace);
            }
        }

        _changed.Signal();
    }

    /// <summary>
    /// Up to <paramref name="max"/> listeners. Waits while there are none, or while another batch is out; empty when
    /// <paramref name="wait"/> is over.
    /// </summary>
    public async ValueTask<StatisticsBatch> TakeAsync(int max, TimeSpan wait, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var start = _time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Task changed;
            var left = wait - _time.GetElapsedTime(start);
            lock (_lock)
            {
                if (TryTake(max) is { } batch)
                    return batch;
                if (left <= TimeSpan.Zero)
                    return StatisticsBatch.Empty;
                changed = _changed.Next;
                if (_out is { } other && UntilDue(other) < left)
                    left = UntilDue(other);
            }

            await _changed.WaitAsync(changed, left, cancellation).ConfigureAwait(false);
        }
    }

    /// <returns>False when the batch is not out any more: its listeners are handed out again, or have been.</returns>
    public bool Acknowledge(long batch)
    {
        lock (_lock)
        {
            if (_out?.Batch.Number != batch)
                return false;
            _out = null;
        }

        _changed.Signal();
        return true;
    }

    private StatisticsBatch? TryTake(int max)
    {
        if (_out is { } other)
        {
            if (UntilDue(other) > TimeSpan.Zero)
                return null;
            foreach (var (place, listener) in other.Places)
            {
                if (_newest.ContainsKey(listener) && !_places.ContainsKey(listener))
                    Line(listener, place);
            }

            _out = null;
        }

        if (_waiting.Count == 0)
            return null;
        var taken = _waiting.Take(max).ToList();
        foreach (var (place, listener) in taken)
        {
            _waiting.Remove(place);
            _places.Remove(listener);
        }

        var batch = new StatisticsBatch(++_lastBatch, taken.ConvertAll(item => _newest[item.Value]));
        _out = new Outstanding(batch, taken, _time.GetTimestamp());
        return batch;
    }

    private void Line(ListenerId listener, long place)
    {
        _places[listener] = place;
        _waiting[place] = listener;
    }

    private TimeSpan UntilDue(Outstanding batch) => _redelivery - _time.GetElapsedTime(batch.HandedOutAt);

    private sealed record Outstanding(StatisticsBatch Batch, List<KeyValuePair<long, ListenerId>> Places, long HandedOutAt);
}
