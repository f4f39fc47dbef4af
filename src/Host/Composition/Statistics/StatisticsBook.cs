using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Statistics;

/// <summary>
/// The totals: brought up to what nodes show, kept, and only then told. Losing the process loses nothing but the time since they were
/// kept, because the nodes' counters go on meanwhile.
/// </summary>
internal sealed class StatisticsBook(
    ITrafficLedger ledger, StatisticsFeed feed, Func<ListenerId, bool> owned, StatisticsMetrics metrics, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeName, DateTimeOffset> _folded = [];
    private readonly Dictionary<ListenerId, DateTimeOffset> _ownerless = [];
    private TrafficState _kept = TrafficState.Empty;
    private TrafficState _state = TrafficState.Empty;
    private ConnectionTally _connections = ConnectionTally.Empty;

    /// <summary>What an earlier process kept.</summary>
    public void Load()
    {
        _state = _kept = ledger.Load();
        feed.Publish(_kept.Listeners.Select(listener => listener.Value.ToOctavia(listener.Key)), []);
        metrics.Observe(_kept);
    }

    /// <summary>Takes in the looks that were not taken in yet. A node that was not looked at, or does not answer, keeps what it said.</summary>
    public void Fold(IEnumerable<NodeStatus> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.LastLook is not { } look || (_folded.TryGetValue(node.Name, out var last) && last == look))
                continue;
            lock (_gate)
                _state = TrafficTally.Fold(_state, node.Counters(), owned);
            _folded[node.Name] = look;
        }
    }

    public void Count(IReadOnlyDictionary<NodeName, IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>> read, IEnumerable<NodeName> silent)
    {
        (_connections, var counts) = _connections.Advance(read, silent);
        lock (_gate)
            _state = TrafficTally.Count(_state, counts, owned);
    }

    /// <summary>Throws what the ledger throws; then nothing is told, and the next round keeps it.</summary>
    public void Keep()
    {
        TrafficState wanted;
        lock (_gate)
            wanted = _state = TrafficTally.Forget(_state, Ownerless());
        var change = TrafficChange.Between(_kept, wanted);
        if (change.IsEmpty)
            return;
        ledger.Keep(change);
        metrics.Kept(_kept, wanted, change);
        _kept = wanted;
        feed.Publish(change.Totals.Select(listener => listener.Value.ToOctavia(listener.Key)), change.Forgotten);
    }

    private List<ListenerId> Ownerless()
    {
        var now = time.GetUtcNow();
        foreach (var listener in _state.Listeners.Keys)
        {
            if (owned(listener))
                _ownerless.Remove(listener);
            else
                _ownerless.TryAdd(listener, now);
        }

        var gone = _ownerless.Where(listener => now - listener.Value >= StatisticsTiming.ForgetAfter).Select(listener => listener.Key).ToList();
        foreach (var listener in gone)
            _ownerless.Remove(listener);
        return gone;
    }
}
