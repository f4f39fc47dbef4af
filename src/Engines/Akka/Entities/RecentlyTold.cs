namespace LoxiActors.Engines.Akka.Entities;

/// <summary>What was told lately, by the sender's number: what is sent again because its answer was lost, or is late, is recognised.</summary>
/// <param name="kept">At least as many as one sender may have under way.</param>
internal sealed class RecentlyTold(int kept)
{
    private readonly Queue<(Guid Sender, long Number)> _order = new(0);
    private readonly HashSet<(Guid Sender, long Number)> _known = new(0);

    public bool IsKnown(Guid sender, long number) => _known.Contains((sender, number));

    public void Note(Guid sender, long number)
    {
        if (!_known.Add((sender, number)))
            return;
        _order.Enqueue((sender, number));
        if (_order.Count > kept)
            _known.Remove(_order.Dequeue());
    }
}
