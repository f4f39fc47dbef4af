using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;

namespace LoxiActors.Simulation.Journal;

/// <summary>The journal as one life of a host has it, opened under one epoch: what goes to the database takes time, gets lost, or its answer does.</summary>
/// <param name="faults">Asked for at each call.</param>
internal sealed class SimJournal(
    SimProcess process, Database database, Links links, long epoch, Prng prng, Func<JournalFaults> faults) : IJournal
{
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        var answer = new TaskCompletionSource<AppendOutcome>();
        var (lost, answerLost) = (prng.Chance(faults().Lost), prng.Chance(faults().AnswerLost));
        // As the real journal, which gives up a silent connection.
        process.After(Patience, () => answer.TrySetResult(new AppendOutcome.Failed("the database doesn't answer")));
        if (IsCut(process.Name, Database.Name))
            return new ValueTask<AppendOutcome>(answer.Task);
        // The database gets it also if the host is killed or frozen meanwhile.
        process.Agenda.After(Delay(), () =>
        {
            var outcome = database.IsAway || lost
                ? new AppendOutcome.Failed("the connection was lost before it was stored")
                : database.Append(epoch, append);
            if (answerLost && outcome is AppendOutcome.Stored)
                outcome = new AppendOutcome.Failed("the connection was lost before it was acknowledged");
            if (!IsCut(Database.Name, process.Name))
                process.After(Delay(), () => answer.TrySetResult(outcome));
        });
        return new ValueTask<AppendOutcome>(answer.Task);
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation)
    {
        if (prng.Chance(faults().Unreadable))
            throw new JournalException("the connection was lost");
        EnsureThere();
        return prng.Chance(faults().EarlierSnapshot) && database.WithEarlierSnapshot(entity) is { } earlier
            ? ValueTask.FromResult<EntityRecord?>(earlier)
            : database.Journal.ReadAsync(entity, cancellation);
    }

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation) =>
        There.Journal.ReadHistoryAsync(entity, before, limit, cancellation);

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => There.Journal.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) =>
        There.Journal.ReadGuardedAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => There.Journal.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit)
    {
        EnsureThere();
        return ValueTask.FromResult(database.Purge(epoch, before, limit));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Database There
    {
        get
        {
            EnsureThere();
            return database;
        }
    }

    private void EnsureThere()
    {
        if (database.IsAway || IsCut(process.Name, Database.Name) || IsCut(Database.Name, process.Name))
            throw new JournalException("the database doesn't answer");
    }

    private bool IsCut(string from, string to) => links.Between(from, to).IsCut;

    private TimeSpan Delay() => prng.Chance(faults().Slow) ? prng.Between(Usual, Slow) : prng.Between(Quick, Usual);
}
