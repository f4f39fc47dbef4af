using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Reports;

/// <summary>
/// The newest report of each load balancer, until it is withdrawn. In memory only: a load balancer publishes again what it still
/// owes when it is brought back from the journal. One report a load balancer bounds it. Safe for any number of publishers and takers.
/// </summary>
public sealed class ReportOutbox : IReportOutbox
{
    public static readonly TimeSpan DefaultRedelivery = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly Wakeup _published;
    private readonly TimeSpan _redelivery;
    private readonly Lock _lock = new();
    private readonly Dictionary<LoadBalancerId, Entry> _entries = [];

    // Waiting to be handed out, by the order of publication.
    private readonly SortedDictionary<long, Entry> _waiting = [];

    // Handed out and not withdrawn, the one that was handed out first at the head.
    private readonly LinkedList<Entry> _handedOut = [];

    private long _sequence;

    /// <param name="redelivery">After this a report that was handed out and neither withdrawn nor replaced is handed out again.</param>
    public ReportOutbox(TimeProvider time, TimeSpan? redelivery = null)
    {
        _time = time;
        _published = new Wakeup(time);
        _redelivery = redelivery ?? DefaultRedelivery;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_redelivery, TimeSpan.Zero, nameof(redelivery));
    }

    /// <summary>Load balancers that owe something.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>An older or equal report than the one held changes nothing: effects may be carried out twice, and late. A newer one takes its place.</summary>
    public void Publish(StatusReport report)
    {
        lock (_lock)
        {
            if (!TryPut(report))
                return;
        }
        _published.Signal();
    }

    public void Withdraw(LoadBalancerId loadBalancer, long number)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(loadBalancer, out var entry) || entry.Report.Number > number)
                return;
            _entries.Remove(loadBalancer);
            Unlist(entry);
        }
    }

    /// <summary>
    /// Whoever took the report with this number is done with it. Until then, or until it is due again, a newer report of the same
    /// load balancer is held back, so that two takers never tell Octavia of one load balancer side by side.
    /// </summary>
    public void Release(LoadBalancerId loadBalancer, long number)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(loadBalancer, out var entry) || entry.Place is null || number < entry.HandedOutNumber)
                return;
            entry.IsReleased = true;
            if (entry.Report.Number <= entry.HandedOutNumber)
                return;
            Unlist(entry);
            List(entry);
        }

        _published.Signal();
    }

    /// <summary>
    /// Up to <paramref name="max"/> reports that are due, the one published first at the head; if there are none, waits for one
    /// and returns nothing when <paramref name="wait"/> is over.
    /// </summary>
    public async ValueTask<IReadOnlyList<StatusReport>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var start = _time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Task published;
            var left = wait - _time.GetElapsedTime(start);
            lock (_lock)
            {
                var due = TakeDue(max);
                if (due.Count > 0 || left <= TimeSpan.Zero)
                    return due;
                published = _published.Next;
                if (_handedOut.First is { } first && UntilDue(first.Value) < left)
                    left = UntilDue(first.Value);
            }
            await _published.WaitAsync(published, left, cancellation).ConfigureAwait(false);
        }
    }

    private bool TryPut(StatusReport report)
    {
        if (!_entries.TryGetValue(report.LoadBalancer, out var entry))
        {
            _entries.Add(report.LoadBalancer, entry = new Entry(report));
            List(entry);
            return true;
        }
        if (report.Number <= entry.Report.Number)
            return false;
        entry.Report = report;

        // One that still waits keeps its place, so that a busy load balancer is not put off for ever.
        if (entry.IsReleased)
        {
            Unlist(entry);
            List(entry);
        }

        return entry.Place is null;
    }

    private List<StatusReport> TakeDue(int max)
    {
        while (_handedOut.First is { } first && UntilDue(first.Value) <= TimeSpan.Zero)
        {
            _handedOut.RemoveFirst();
            first.Value.Place = null;
            _waiting.Add(first.Value.Sequence, first.Value);
        }
        var taken = _waiting.Values.Take(max).ToList();
        foreach (var entry in taken)
        {
            _waiting.Remove(entry.Sequence);
            entry.HandedOutAt = _time.GetTimestamp();
            entry.HandedOutNumber = entry.Report.Number;
            entry.IsReleased = false;
            entry.Place = _handedOut.AddLast(entry);
        }
        return taken.ConvertAll(entry => entry.Report);
    }

    private void List(Entry entry)
    {
        entry.Sequence = ++_sequence;
        entry.IsReleased = false;
        _waiting.Add(entry.Sequence, entry);
    }

    private void Unlist(Entry entry)
    {
        _waiting.Remove(entry.Sequence);
        if (entry.Place is { } place)
            _handedOut.Remove(place);
        entry.Place = null;
    }

    private TimeSpan UntilDue(Entry entry) => _redelivery - _time.GetElapsedTime(entry.HandedOutAt);

    private sealed class Entry(StatusReport report)
    {
        public StatusReport Report { get; set; } = report;

        public long Sequence { get; set; }

        public long HandedOutAt { get; set; }

        public long HandedOutNumber { get; set; }

        /// <summary>Whoever took it is done with it, and it was not settled by that.</summary>
        public bool IsReleased { get; set; }

        /// <summary>Null while it waits.</summary>
        public LinkedListNode<Entry>? Place { get; set; }
    }
}
