namespace LoxiActors.Engines.Local.Entities;

internal sealed partial class EntityTurns<TState, TInput, TEvent>
{
    private IEnumerator<KeyValuePair<string, EntityCell<TState, TInput, TEvent>>>? _sweep;

    /// <summary>Lets the states of idle entities go; looks at a bounded number and goes on from there the next time. For one caller at a time.</summary>
    public void SweepIdle()
    {
        var idleSince = engine.Time.GetUtcNow().UtcTicks - engine.Options.IdleAfter.Ticks;
        _sweep ??= Cells.GetEnumerator();
        for (var i = 0; i < engine.Options.SweepLimit; i++)
        {
            if (!_sweep.MoveNext())
            {
                _sweep.Dispose();
                _sweep = null;
                return;
            }

            var cell = _sweep.Current.Value;
            lock (cell)
            {
                if (!cell.Scheduled && cell.State is not null && !cell.Guarded && !cell.HasTimers && cell.LastActive <= idleSince)
                    SetState(cell, null);
            }
        }
    }

    /// <summary>The journal has forgotten the entities.</summary>
    public void Forget(IReadOnlyCollection<string> keys)
    {
        var indexed = keys.Where(key => Guid.TryParseExact(key, "D", out _)).Select(Guid.Parse).ToHashSet();
        // Before the entities: one that began anew under the same key keeps what it claims.
        if (indexed.Count > 0)
            Directory.Forget(indexed);
        foreach (var key in keys)
        {
            if (!Cells.TryGetValue(key, out var cell))
                continue;
            lock (cell)
            {
                if (cell.Removed)
                    continue;
                if (cell.Scheduled)
                    cell.Purged = true;
                else
                    Remove(cell);
            }
        }
    }
}
