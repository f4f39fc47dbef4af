using LoxiActors.Engines.Local.Entities;

namespace LoxiActors.Engines.Local;

public sealed partial class LocalEngine
{
    /// <summary>Retired entities purged in one transaction, and transactions in one pass: others' appends go in between.</summary>
    private const int PurgeAtOnce = 20;
    private const int PurgesPerPass = 500;

    private static readonly TimeSpan BetweenHousekeeping = TimeSpan.FromHours(1);

    private void StartSweeping()
    {
        if (_stopped != 0)
            return;
        var between = TimeSpan.FromTicks(Math.Clamp(
            _context.Options.IdleAfter.Ticks / 4, TimeSpan.FromMilliseconds(100).Ticks, TimeSpan.FromSeconds(15).Ticks));
        _sweeper = _context.Time.CreateTimer(_ => SweepIdle(), null, between, between);
        _housekeeper = _context.Time.CreateTimer(_ => _ = PurgeRetiredAsync(), null, TimeSpan.Zero, BetweenHousekeeping);
    }

    private void SweepIdle()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) != 0)
            return;
        try
        {
            foreach (var hosted in _hosted)
                hosted.SweepIdle();
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    private async Task PurgeRetiredAsync()
    {
        if (Interlocked.Exchange(ref _housekeeping, 1) != 0)
            return;
        var purged = 0;
        try
        {
            var before = _context.Time.GetUtcNow() - _context.Options.RetiredFor;
            for (var i = 0; i < PurgesPerPass && !_context.Gate.Stopping; i++)
            {
                var ids = await _context.Journal.PurgeRetiredAsync(before, PurgeAtOnce).ConfigureAwait(false);
                foreach (var hosted in _hosted)
                    hosted.Forget(ids.Where(id => id.Kind == hosted.Kind).Select(id => id.Key));
                purged += ids.Count;
                if (ids.Count < PurgeAtOnce)
                    break;
            }
        }
        catch (Exception e)
        {
            _context.Log.PurgeFailed(e);
        }
        finally
        {
            Volatile.Write(ref _housekeeping, 0);
        }

        if (purged > 0)
            _context.Log.Purged(purged);
    }
}
