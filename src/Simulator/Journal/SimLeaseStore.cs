using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;

namespace LoxiActors.Simulation.Journal;

/// <summary>The way of one life of a host to the lease.</summary>
internal sealed class SimLeaseStore(
    SimProcess process, Database database, Links links, Prng prng, Func<JournalFaults> faults) : ILeaseStore
{
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(5);

    public ValueTask<LeaseAnswer> TryTakeAsync(string holder, TimeSpan duration, CancellationToken cancellation) =>
        AskAsync(() => database.TakeLease(holder, duration), cancellation);

    public ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation) =>
        AskAsync(() => database.RenewLease(epoch, duration), cancellation);

    public async ValueTask ReleaseAsync(long epoch, CancellationToken cancellation) => await AskAsync(() =>
    {
        database.ReleaseLease(epoch);
        return new LeaseAnswer.Held(epoch);
    }, cancellation).ConfigureAwait(false);

    private ValueTask<LeaseAnswer> AskAsync(Func<LeaseAnswer> ask, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<LeaseAnswer>();
        var (lost, answerLost) = (prng.Chance(faults().Lost), prng.Chance(faults().AnswerLost));
        cancellation.UnsafeRegister(_ => answer.TrySetCanceled(cancellation), null);
        // Over a cut link nothing comes: whoever asks gives up.
        if (links.Between(process.Name, Database.Name).IsCut)
            return new ValueTask<LeaseAnswer>(answer.Task);
        process.Agenda.After(Delay(), () =>
        {
            if (links.Between(Database.Name, process.Name).IsCut && !database.IsAway && !lost)
            {
                ask();
                return;
            }

            var given = database.IsAway || lost ? null : ask();
            process.After(Delay(), () =>
            {
                if (given is null || answerLost)
                    answer.TrySetException(new JournalException("the lease can't be reached"));
                else
                    answer.TrySetResult(given);
            });
        });
        return new ValueTask<LeaseAnswer>(answer.Task);
    }

    private TimeSpan Delay() => prng.Chance(faults().Slow) ? prng.Between(Usual, Slow) : prng.Between(Quick, Usual);
}
