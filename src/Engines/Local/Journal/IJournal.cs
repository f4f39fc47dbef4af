using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>
/// Where events are kept. One process writes: a journal that several hosts can reach is opened under the epoch of a lease
/// (<see cref="Leases.ILeaseStore"/>) and refuses every append of an earlier epoch. An append is answered <see cref="AppendOutcome.Stored"/> only after it is
/// flushed, so that it survives the loss of the process and of the machine's power.
/// </summary>
public interface IJournal : IJournalReader
{
    /// <summary>
    /// Stores the whole batch or nothing of it. Never throws for a batch that could not be stored: see <see cref="AppendOutcome.Failed"/>.
    /// Appends of different entities may be stored in any order.
    /// </summary>
    ValueTask<AppendOutcome> AppendAsync(JournalAppend append);

    /// <summary>Every guarded entity of the kind as <see cref="ReadAsync"/> would give it, by one ordered scan.</summary>
    IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation);

    /// <summary>Forgets entities that retired before the given time and aren't guarded, with everything about them.</summary>
    /// <param name="limit">At most so many in one call, because the writer is busy meanwhile.</param>
    /// <exception cref="JournalException">It failed, or another host writes under a later epoch.</exception>
    /// <returns>The forgotten ones; fewer than <paramref name="limit"/> means that no more are due.</returns>
    ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit);
}
