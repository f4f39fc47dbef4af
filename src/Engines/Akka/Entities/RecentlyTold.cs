namespace LoxiActors.Engines.Akka.Entities;

/// <summary>A sender's name for something that it tells, the same when it is sent again.</summary>
internal readonly record struct ToldId(Guid Sender, long Number);

/// <summary>What was told lately: what is sent again because its answer was lost, or is late, is recognised.</summary>
/// <param name="kept">At least as many as one sender may have under way.</param>
internal sealed class RecentlyTold(int kept)
{
    private readonly Queue<ToldId> _order = new(0);
    private readonly Dictionary<ToldId, bool> _over = new(0);

    /// <summary>True when its turn is over, false while it waits, null when it is new.</summary>
    public bool? IsOver(ToldId id) => _over.TryGetValue(id, out var over) ? over : null;

    public void Waits(ToldId id)
    {
        if (!_over.TryAdd(id, false))
            return;
        _order.Enqueue(id);
        if (_order.Count > kept)
            _over.Remove(_order.Dequeue());
    }

    public void IsOverNow(ToldId id)
    {
        if (_over.ContainsKey(id))
            _over[id] = true;
    }

    /// <summary>It was refused: sent again it is as new.</summary>
    public void Refused(ToldId id) => _over.Remove(id);
}
