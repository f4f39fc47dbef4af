using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Watching;

/// <summary>What each load balancer was last told about one node, so that only news is sent.</summary>
internal sealed class ObservationLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LoadBalancerId, Entry> _entries = [];

    public bool IsNews(LoadBalancerId loadBalancer, string observation)
    {
        lock (_gate)
            return !_entries.TryGetValue(loadBalancer, out var entry) || entry.Told != observation;
    }

    public void Told(LoadBalancerId loadBalancer, string observation, DateTimeOffset takenAt)
    {
        lock (_gate)
        {
            var notBefore = _entries.GetValueOrDefault(loadBalancer)?.NotBefore ?? DateTimeOffset.MinValue;
            if (takenAt > notBefore)
                _entries[loadBalancer] = new Entry(observation, notBefore);
        }
    }

    /// <summary>Whether the load balancer took what it was told is unknown: the next look tells it again, whatever it shows.</summary>
    public void Doubt(LoadBalancerId loadBalancer)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(loadBalancer, out var entry))
                _entries[loadBalancer] = entry with { Told = null };
        }
    }

    /// <summary>
    /// The node was changed for the load balancer. A look that began earlier is ignored there, so the first one that begins
    /// from now on is told again even if it shows the same.
    /// </summary>
    public void Changed(LoadBalancerId loadBalancer, DateTimeOffset now)
    {
        lock (_gate)
            _entries[loadBalancer] = new Entry(null, now);
    }

    /// <summary>Drops what is kept for load balancers that have left the node.</summary>
    public void KeepOnly(IReadOnlySet<LoadBalancerId> loadBalancers)
    {
        lock (_gate)
        {
            foreach (var gone in _entries.Keys.Where(id => !loadBalancers.Contains(id)).ToList())
                _entries.Remove(gone);
        }
    }

    private sealed record Entry(string? Told, DateTimeOffset NotBefore);
}
