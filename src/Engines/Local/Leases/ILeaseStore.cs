namespace LoxiActors.Engines.Local.Leases;

/// <summary>
/// Where hosts that share a journal agree on which of them writes. A lease is held for a time and renewed before it is over; each
/// time that another holder takes it, its epoch grows by one, and the journal refuses what is appended under an earlier epoch.
/// Its clock is the store's own. Every method throws <see cref="Journal.JournalException"/> when the store can't be reached; whether the lease
/// was changed is unknown then.
/// </summary>
public interface ILeaseStore
{
    /// <summary>
    /// Takes the lease if nobody has it, or if its time is over. The epoch is a new one even for the host that had it last, because
    /// an earlier process of that host may still be at work.
    /// </summary>
    /// <param name="holder">A name for operators, for example host and process id; 1 to 255 characters.</param>
    ValueTask<LeaseAnswer> TryTakeAsync(string holder, TimeSpan duration, CancellationToken cancellation);

    /// <summary>Prolongs the lease, also one whose time is over, unless a later epoch has begun.</summary>
    /// <returns><see cref="LeaseAnswer.Held"/> under the same epoch, or <see cref="LeaseAnswer.Busy"/> when another host has taken over.</returns>
    ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation);

    /// <summary>
    /// Ends the lease at once, so that another host need not wait; does nothing when a later epoch has begun. What is appended under its
    /// epoch is still stored until somebody takes the lease.
    /// </summary>
    ValueTask ReleaseAsync(long epoch, CancellationToken cancellation);
}

public abstract record LeaseAnswer
{
    /// <summary>For the asked duration from some moment between question and answer.</summary>
    /// <param name="Epoch">At least 1.</param>
    public sealed record Held(long Epoch) : LeaseAnswer;

    /// <param name="Left">How long it is still theirs if they don't renew it.</param>
    public sealed record Busy(string Holder, long Epoch, TimeSpan Left) : LeaseAnswer;
}
