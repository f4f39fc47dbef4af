using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Journal;

/// <summary>The journal as one life of a host has it, opened under one epoch: what goes to the database takes time, gets lost, or its answer does.</summary>
/// <param name="faults">Asked for at each call.</param>
internal sealed class SimJournal(SimProcess process, Database database, long epoch, Prng prng, Func<JournalFaults> faults) : IJournal
{
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        var answer = new TaskCompletionSource<AppendOutcome>();
        var (lost, answerLost) = (prng.Chance(faults().Lost), prng.Chance(faults().AnswerLost));
        // The database gets it also if the host is killed or frozen meanwhile.
        process.Agenda.After(Delay(), () =>
        {
            var outcome = database.IsAway || lost
                ? new AppendOutcome.Failed("the connection was lost before it was stored")
                : database.Append(epoch, append);
            if (answerLost && outcome is AppendOutcome.Stored)
                outcome = new AppendOutcome.Failed("the connection was lost before it was acknowledged");
            process.After(Delay(), () => answer.SetResult(outcome));
        });
        return new ValueTask<AppendOutcome>(answer.Task);
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        if (database.IsAway || prng.Chance(faults().Unreadable))
            throw new JournalException("the connection was lost");
        return prng.Chance(faults().EarlierSnapshot) && database.WithEarlierSnapshot(entity) is { } earlier
            ? ValueTask.FromResult<EntityRecord?>(earlier)
            : database.Journal.ReadAsync(entity, cancellation);
    }

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation) =>
        database.Journal.ReadHistoryAsync(entity, before, limit, cancellation);

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => database.Journal.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) =>
        database.Journal.ReadGuardedAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => database.Journal.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit) => database.IsAway
        ? throw new JournalException("the connection was lost")
        : ValueTask.FromResult(database.Purge(epoch, before, limit));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private TimeSpan Delay() => prng.Chance(faults().Slow) ? prng.Between(Usual, Slow) : prng.Between(Quick, Usual);
}
