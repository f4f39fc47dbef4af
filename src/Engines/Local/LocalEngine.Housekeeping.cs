using LoxiActors.Engines.Local.Entities;

namespace LoxiActors.Engines.Local;

public sealed partial class LocalEngine
{
    /// <summary>Retired entities purged in one transaction at most, and transactions in one pass: others' appends go in between.</summary>
    private const int PurgeAtOnce = 20;
    private const int PurgesPerPass = 500;

    private static readonly TimeSpan BetweenHousekeeping = TimeSpan.FromHours(1);

    /// <summary>Bringing entities back comes first.</summary>
    private static readonly TimeSpan BeforeHousekeeping = TimeSpan.FromMinutes(1);

    /// <summary>Fewer after a purge that failed, which may have been too much at once; it grows again.</summary>
    private int _purgeAtOnce = PurgeAtOnce;

    private void StartSweeping()
    {
        if (_stopped != 0)
            return;
        var between = TimeSpan.FromTicks(Math.Clamp(
            _context.Options.IdleAfter.Ticks / 4, TimeSpan.FromMilliseconds(100).Ticks, TimeSpan.FromSeconds(15).Ticks));
        _sweeper = _context.Time.CreateTimer(_ => SweepIdle(), null, between, between);
        _housekeeper = _context.Time.CreateTimer(_ => _ = PurgeRetiredAsync(), null, BeforeHousekeeping, BetweenHousekeeping);
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
                var limit = _purgeAtOnce;
                var ids = await _context.Journal.PurgeRetiredAsync(before, limit).ConfigureAwait(false);
                foreach (var hosted in _hosted)
                    hosted.Forget(ids.Where(id => id.Kind == hosted.Kind).Select(id => id.Key));
                purged += ids.Count;
                if (ids.Count < limit)
                    break;
            }

            _purgeAtOnce = Math.Min(PurgeAtOnce, 2 * _purgeAtOnce);
        }
        catch (Exception e)
        {
            _purgeAtOnce = Math.Max(1, _purgeAtOnce / 2);
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
