using Akka.Actor;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka;

public sealed partial class AkkaEngine
{
    private const int ForgottenPerLook = 1_000;
    private const int ChangesPerRead = 1_000;
    private static readonly TimeSpan LongestSweepPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstTidying = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TidyingPause = TimeSpan.FromMinutes(30);

    /// <summary>Other hosts' changes are seen so much later; a call that finds nothing asks the index itself.</summary>
    private static readonly TimeSpan FollowingPause = TimeSpan.FromMilliseconds(250);

    private ITimer? _sweeper;
    private ITimer? _tidier;
    private int _tidying;
    private long _followed;

    /// <summary>The changes of a write whose row hasn't been read yet.</summary>
    private readonly List<ConfirmedChange> _write = [];

    private void BeginHousekeeping()
    {
        var pause = _context.Options.IdleAfter / 4 < LongestSweepPause ? _context.Options.IdleAfter / 4 : LongestSweepPause;
        _sweeper = _context.Time.CreateTimer(_ => Sweep(), null, pause, pause);
        _tidier = _context.Time.CreateTimer(_ => _ = TidyAsync(), null, FirstTidying, TidyingPause);
        _ = AskWhetherFencedAsync();
        _ = FollowAsync();
    }

    private void EndHousekeeping()
    {
        _sweeper?.Dispose();
        _tidier?.Dispose();
    }

    /// <summary>Has idle entities leave memory.</summary>
    private void Sweep()
    {
        var idleSince = (_context.Time.GetUtcNow() - _context.Options.IdleAfter).UtcTicks;
        foreach (var resident in _kinds.SelectMany(kind => kind.Residents.Values))
        {
            if (resident.Stays || resident.LastActive > idleSince || !resident.BeginLook())
                continue;
            _context.Gate.Enter();
            resident.Ref.Tell(LeaveIfIdle.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Has entities erase themselves whose history was kept for its time. Every host does; to be asked twice does no harm.</summary>
    private async Task TidyAsync()
    {
        if (Interlocked.Exchange(ref _tidying, 1) != 0)
            return;
        _context.Gate.Enter();
        try
        {
            var before = _context.Time.GetUtcNow() - _context.Options.RetiredFor;
            foreach (var row in await _context.Index.ReadRetiredAsync(before, ForgottenPerLook, _stopping.Token).ConfigureAwait(false))
            {
                if (_kinds.Find(kind => kind.Name == row.Entity.Kind) is { } kind)
                    await kind.Region.Ask<IWireMessage>(new Forgotten(row.Entity.Kind, row.Entity.Key, before), _context.Options.AskPatience, _stopping.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The next time.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!_stopping.IsCancellationRequested)
                _context.Log.NotTidied(failure.Message);
        }
        finally
        {
            Interlocked.Exchange(ref _tidying, 0);
            _context.Gate.Leave();
        }
    }

    /// <summary>Notices that this host was fenced off though it has nothing to append, and, as long as it isn't, prolongs its lease. Beside the following, which may have much to read.</summary>
    private async Task AskWhetherFencedAsync()
    {
        var lease = _context.Options.Lease;
        await RepeatAsync(async cancellation =>
        {
            var askedAt = lease?.Now;
            if (!await _context.Index.CheckAsync(_context.Incarnation, cancellation).ConfigureAwait(false))
                _context.Fence("the index says that this host may not write");
            else if (askedAt is { } at)
                lease!.Confirm(at);
        }).ConfigureAwait(false);
    }

    /// <summary>Keeps this host's memory of the index up with what other hosts change.</summary>
    private Task FollowAsync() => RepeatAsync(FollowOnceAsync);

    private async Task RepeatAsync(Func<CancellationToken, Task> look)
    {
        while (!_stopping.IsCancellationRequested && !_context.Gate.Fenced)
        {
            try
            {
                await look(_stopping.Token).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The next time.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (!_stopping.IsCancellationRequested)
                    _context.Log.NotFollowed(failure.Message);
            }

            await Task.Delay(FollowingPause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowOnceAsync(CancellationToken cancellation)
    {
        while (true)
        {
            switch (await _context.Index.ReadChangesAsync(_followed, ChangesPerRead, cancellation).ConfigureAwait(false))
            {
                case ChangePage.Behind:
                    foreach (var kind in _kinds)
                        kind.Known.Clear();
                    _write.Clear();
                    await LoadIndexAsync(cancellation).ConfigureAwait(false);
                    break;
                case ChangePage.Changes { Entries.Count: 0 }:
                    return;
                case ChangePage.Changes page:
                    Follow(page.Entries);
                    break;
            }
        }
    }

    /// <summary>A write's changes end with its row. What this host has written itself was taken when it was.</summary>
    private void Follow(IReadOnlyList<ConfirmedChange> entries)
    {
        // Of those before, some were seen here before they were noted as this host's own.
        _context.OwnChanges.Forget(_followed);
        foreach (var change in entries)
        {
            _write.Add(change);
            if (change.Change is not null)
                continue;
            if (!_context.OwnChanges.Take(change.Position))
                _write.ForEach(Follow);
            _write.Clear();
        }

        _followed = entries[^1].Position;
    }

    private void Follow(ConfirmedChange change)
    {
        if (_kinds.Find(kind => kind.Name == change.Entity.Kind) is not { } kind)
            return;
        if (change.Change is { } one)
            kind.Known.Apply(change.Entity.Key, [one]);
        else if (change.Row is { } row)
            kind.Known.Note(change.Entity.Key, row.RetiredAt is not null);
        else
            kind.Known.Forget(change.Entity.Key);
    }
}
