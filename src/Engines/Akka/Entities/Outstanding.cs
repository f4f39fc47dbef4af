using System.Collections.Concurrent;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>
/// How much this host has sent to each entity and not heard of: what waits for one entity is bounded where it is sent from too, so that
/// a sender is told at once. One more than wait may be outstanding, the turn under way.
/// </summary>
internal sealed class Outstanding(int capacity)
{
    private readonly ConcurrentDictionary<string, Counts> _counts = new(StringComparer.Ordinal);

    public bool TryEnter(string key, bool asker)
    {
        for (; ; )
        {
            var counts = _counts.GetOrAdd(key, static _ => new Counts());
            lock (counts)
            {
                if (counts.Removed)
                    continue;
                if ((asker && counts.Askers > capacity) || counts.All > 2 * capacity)
                    return false;
                counts.All++;
                counts.Askers += asker ? 1 : 0;
                return true;
            }
        }
    }

    public void Leave(string key, bool asker)
    {
        if (!_counts.TryGetValue(key, out var counts))
            return;
        lock (counts)
        {
            counts.All--;
            counts.Askers -= asker ? 1 : 0;
            if (counts.All > 0)
                return;
            counts.Removed = true;
            _counts.TryRemove(key, out _);
        }
    }

    private sealed class Counts
    {
        public int All { get; set; }

        public int Askers { get; set; }

        public bool Removed { get; set; }
    }
}
