using LoxiActors.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Leases;

/// <summary>
/// Waits for the lease, renews it, and knows at any time whether it is held. Has no thread and starts nothing by itself: who has it
/// calls <see cref="TakeAsync"/>, then <see cref="KeepAsync"/>, then <see cref="ReleaseAsync"/>, one after the other.
/// </summary>
/// <param name="holder">What other hosts read of this one; 1 to 255 characters.</param>
public sealed class LeaseKeeper(ILeaseStore store, string holder, LeaseTiming timing, TimeProvider time, ILogger<LeaseKeeper> log) : IWriterLease
{
    private readonly LeaseTiming _timing = Validated(timing);
    private volatile Grant? _grant;
    private volatile LeaseStatus _status = LeaseStatus.Unknown.Instance;
    private volatile bool _dropped;
    private long _failures;

    /// <summary>Called from the loop at each change of <see cref="Status"/>. To be set before the first call, and not to throw.</summary>
    public Action<LeaseStatus> Told { get; set; } = static _ => { };

    public string Holder => holder;

    public LeaseStatus Status => _status;

    /// <summary>The one that this host got last; 0 before that.</summary>
    public long Epoch => _grant?.Epoch ?? 0;

    /// <summary>Renewals that failed, since the start.</summary>
    public long FailedRenewals => Interlocked.Read(ref _failures);

    /// <summary>Counted by the clock that never goes backwards and that nobody can set, from before the lease was asked for.</summary>
    public bool IsHeld => !_dropped && _grant is { } grant && time.GetElapsedTime(grant.AskedAt) < _timing.Duration - _timing.Margin;

    /// <summary>Asks until the lease is this host's, and returns its epoch. <see cref="KeepAsync"/> has to follow at once.</summary>
    public async Task<long> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var pause = _timing.AskEvery;
            var asked = time.GetTimestamp();
            var (answer, failure) = await AskAsync(token => store.TryTakeAsync(holder, _timing.Duration, token), cancellation).ConfigureAwait(false);
            switch (answer)
            {
                case LeaseAnswer.Held held:
                    _grant = new Grant(held.Epoch, asked);
                    log.LeaseTaken(held.Epoch);
                    Tell(new LeaseStatus.Held(held.Epoch));
                    return held.Epoch;
                case LeaseAnswer.Busy busy:
                    if (_status is not LeaseStatus.Waiting waiting || waiting.Epoch != busy.Epoch)
                        log.LeaseWaiting(busy.Holder, busy.Epoch);
                    Tell(new LeaseStatus.Waiting(busy.Holder, busy.Epoch));
                    // Right when it ends, if it does, but not over and over.
                    if (busy.Left < pause)
                        pause = busy.Left > pause / 10 ? busy.Left : pause / 10;
                    break;
                default:
                    if (_status is not LeaseStatus.Away)
                        log.LeaseNotAsked(failure);
                    Tell(new LeaseStatus.Away(failure, null));
                    break;
            }

            await PauseAsync(pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Renews the lease for as long as nobody else takes it, however long the store is away meanwhile; returns who has taken it.
    /// </summary>
    public async Task<LeaseStatus.Lost> KeepAsync(CancellationToken cancellation)
    {
        var epoch = (_grant ?? throw new InvalidOperationException("there is no lease to keep")).Epoch;
        var wait = _timing.RenewEvery - time.GetElapsedTime(_grant.AskedAt);
        while (true)
        {
            if (wait > TimeSpan.Zero)
                await PauseAsync(wait, cancellation).ConfigureAwait(false);
            var asked = time.GetTimestamp();
            var (answer, failure) = await AskAsync(token => store.RenewAsync(epoch, _timing.Duration, token), cancellation).ConfigureAwait(false);
            switch (answer)
            {
                case LeaseAnswer.Held:
                    _grant = new Grant(epoch, asked);
                    if (_status is LeaseStatus.Away)
                        log.LeaseResumed(epoch);
                    Tell(new LeaseStatus.Held(epoch));
                    wait = _timing.RenewEvery - time.GetElapsedTime(asked);
                    break;
                case LeaseAnswer.Busy busy:
                    Drop();
                    log.LeaseLost(busy.Holder, busy.Epoch, epoch);
                    var lost = new LeaseStatus.Lost(busy.Holder, busy.Epoch);
                    Tell(lost);
                    return lost;
                default:
                    NotRenewed(epoch, failure);
                    wait = _timing.AskEvery;
                    break;
            }
        }
    }

    /// <summary>Gives the lease back, so that another host needn't wait until it is over. Never throws for what the store does.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        Drop();
        if (_grant is not { } grant || _status is LeaseStatus.Lost)
            return;
        try
        {
            var (_, failure) = await AskAsync(
                async token =>
                {
                    await store.ReleaseAsync(grant.Epoch, token).ConfigureAwait(false);
                    return new LeaseAnswer.Held(grant.Epoch);
                },
                cancellation).ConfigureAwait(false);
            if (failure.Length > 0)
                log.LeaseNotReleased(grant.Epoch, failure);
            else
                log.LeaseReleased(grant.Epoch);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            log.LeaseNotReleased(grant.Epoch, "there was no time left");
        }

        Tell(LeaseStatus.Released.Instance);
    }

    /// <summary>
    /// Holds nothing from now on, whatever the store and the clock say: the journal has told that another host took over, which a
    /// machine that was paused along with its clocks learns from nobody else.
    /// </summary>
    public void Drop() => _dropped = true;

    /// <summary>A delay that is cancelled itself goes on at the thread pool, and then nobody who moves the clock knows when it has ended.</summary>
    private Task PauseAsync(TimeSpan pause, CancellationToken cancellation) => Task.Delay(pause, time, CancellationToken.None).WaitAsync(cancellation);

    private async Task<(LeaseAnswer? Answer, string Failure)> AskAsync(Func<CancellationToken, ValueTask<LeaseAnswer>> ask, CancellationToken cancellation)
    {
        using var clock = new CancellationTokenSource(_timing.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            // Not left to the store to notice: what hangs is abandoned, and whether it was done is unknown as with any other failure.
            return (await ask(either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false), "");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested)
        {
            return (null, $"no answer within {_timing.Patience.TotalSeconds:0.###} s");
        }
        catch (Exception failure)
        {
            return (null, failure.Message);
        }
    }

    private void NotRenewed(long epoch, string failure)
    {
        Interlocked.Increment(ref _failures);
        if (_status is LeaseStatus.Away)
            return;
        if (IsHeld)
        {
            log.LeaseNotRenewed(epoch, failure);
            return;
        }

        log.LeaseOver(epoch, failure);
        Tell(new LeaseStatus.Away(failure, epoch));
    }

    private void Tell(LeaseStatus status)
    {
        if (_status == status)
            return;
        _status = status;
        Told(status);
    }

    private static LeaseTiming Validated(LeaseTiming timing)
    {
        timing.Validate();
        return timing;
    }

    private sealed record Grant(long Epoch, long AskedAt);
}
