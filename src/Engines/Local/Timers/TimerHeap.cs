namespace LoxiActors.Engines.Local.Timers;

/// <summary>A binary heap whose elements know their place, so that a cancelled timer leaves at once. Not safe for several threads.</summary>
internal sealed class TimerHeap
{
    private readonly List<EntityTimer> _items = [];

    public int Count => _items.Count;

    public EntityTimer? First => _items.Count == 0 ? null : _items[0];

    public void Add(EntityTimer timer)
    {
        _items.Add(timer);
        Up(timer, _items.Count - 1);
    }

    public bool Remove(EntityTimer timer)
    {
        var index = timer.HeapIndex;
        if (index < 0)
            return false;
        timer.HeapIndex = -1;
        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        if (!ReferenceEquals(last, timer))
        {
            Up(last, index);
            Down(last, last.HeapIndex);
        }

        return true;
    }

    private void Up(EntityTimer timer, int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!Before(timer, _items[parent]))
                break;
            Put(_items[parent], index);
            index = parent;
        }

        Put(timer, index);
    }

    private void Down(EntityTimer timer, int index)
    {
        while (true)
        {
            var child = (index * 2) + 1;
            if (child >= _items.Count)
                break;
            if (child + 1 < _items.Count && Before(_items[child + 1], _items[child]))
                child++;
            if (!Before(_items[child], timer))
                break;
            Put(_items[child], index);
            index = child;
        }

        Put(timer, index);
    }

    private void Put(EntityTimer timer, int index)
    {
        _items[index] = timer;
        timer.HeapIndex = index;
    }

    private static bool Before(EntityTimer a, EntityTimer b) =>
        a.DueTicks != b.DueTicks ? a.DueTicks < b.DueTicks : a.Order < b.Order;
}
