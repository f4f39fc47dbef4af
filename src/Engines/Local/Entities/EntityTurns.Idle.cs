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

    /// <summary>The journal has forgotten the entities. One that has found that out itself, and may have begun anew, is left alone.</summary>
    public void Forget(IEnumerable<string> keys)
    {
        var retired = keys.Select(key => Cells.GetValueOrDefault(key)).OfType<EntityCell<TState, TInput, TEvent>>().Where(cell => cell.Retired).ToList();
        Directory.Forget(retired.Select(cell => cell.Key).Where(key => Guid.TryParseExact(key, "D", out _)).Select(Guid.Parse).ToHashSet());
        foreach (var cell in retired)
        {
            lock (cell)
            {
                if (cell.Removed || !cell.Retired)
                    continue;
                if (cell.Scheduled)
                    cell.Purged = true;
                else
                    Remove(cell);
            }
        }
    }
}
