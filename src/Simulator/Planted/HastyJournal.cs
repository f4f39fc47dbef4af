using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Planted;

/// <summary>Says that a batch is stored while it is still on its way.</summary>
internal sealed class HastyJournal(IJournal journal, SimProcess host) : IJournal
{
    public async ValueTask<AppendOutcome> AppendAsync(JournalAppend append)
    {
        _ = journal.AppendAsync(append).AsTask();
        await host.Delay(TimeSpan.Zero).ConfigureAwait(false);
        return AppendOutcome.Stored.Instance;
    }

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation) => journal.ReadAsync(entity, cancellation);

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation) =>
        journal.ReadHistoryAsync(entity, before, limit, cancellation);

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => journal.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) => journal.ReadGuardedAsync(kind, cancellation);

    public IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => journal.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit) => journal.PurgeRetiredAsync(before, limit);

    public ValueTask DisposeAsync() => journal.DisposeAsync();
}
