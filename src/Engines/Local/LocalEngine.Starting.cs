using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Local.Entities;

namespace LoxiActors.Engines.Local;

public sealed partial class LocalEngine
{
    /// <inheritdoc/>
    /// <exception cref="Journal.JournalException">The journal can't be read.</exception>
    public async Task StartAsync(IProgress<RecoveryProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("the engine has started");
        var begun = _context.Time.GetTimestamp();
        var guarded = 0;
        foreach (var hosted in _hosted)
            guarded += await hosted.LoadAsync(cancellation).ConfigureAwait(false);
        _context.Gate.Open();
        StartSweeping();
        if (guarded > 0)
            await ReviveAsync(new RecoveryCount(guarded, progress, _context), cancellation).ConfigureAwait(false);
        _context.Log.Started(_hosted.Sum(h => h.Known), guarded, _context.Time.GetElapsedTime(begun).TotalMilliseconds);
    }

    private async Task ReviveAsync(RecoveryCount count, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var all = 0;
        foreach (var hosted in _hosted)
            all += await hosted.ReviveGuardedAsync(count.Add, both.Token).ConfigureAwait(false);
        count.Expect(all);
        await count.Completed.WaitAsync(both.Token).ConfigureAwait(false);
    }
}
