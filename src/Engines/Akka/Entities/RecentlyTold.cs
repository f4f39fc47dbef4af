namespace LoxiActors.Engines.Akka.Entities;

/// <summary>What was told lately, by the sender's number: what is sent again because its answer was lost is recognised.</summary>
internal sealed class RecentlyTold
{
    /// <summary>More than a sender has under way at a time; with an older one the entity's own epochs and numbers help.</summary>
    private const int Kept = 64;

    private readonly Queue<(Guid Sender, long Number)> _order = new(0);
    private readonly HashSet<(Guid Sender, long Number)> _known = new(0);

    public bool IsKnown(Guid sender, long number) => _known.Contains((sender, number));

    public void Note(Guid sender, long number)
    {
        if (!_known.Add((sender, number)))
            return;
        _order.Enqueue((sender, number));
        if (_order.Count > Kept)
            _known.Remove(_order.Dequeue());
    }
}
