using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>A journal that does something else when it is appended to.</summary>
/// <param name="append">Gets the journal below.</param>
internal class BrokenJournal(IJournal inner, Func<IJournal, JournalAppend, ValueTask<AppendOutcome>> append) : IJournal
{
    public ValueTask<AppendOutcome> AppendAsync(JournalAppend batch) => append(inner, batch);

    public ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation) => inner.ReadAsync(entity, cancellation);

    public ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation) =>
        inner.ReadHistoryAsync(entity, before, limit, cancellation);

    public IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation) => inner.ListAsync(kind, cancellation);

    public IAsyncEnumerable<EntityRecord> ReadGuardedAsync(string kind, CancellationToken cancellation) => inner.ReadGuardedAsync(kind, cancellation);

    public virtual IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => inner.ReadIndexAsync(kind, cancellation);

    public ValueTask<IReadOnlyList<EntityId>> PurgeRetiredAsync(DateTimeOffset before, int limit) => inner.PurgeRetiredAsync(before, limit);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

internal sealed class JournalWithoutIndex(IJournal inner) : BrokenJournal(inner, (below, batch) => below.AppendAsync(batch))
{
    public override IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation) => AsyncEnumerable.Empty<IndexEntry>();
}

internal static class BrokenAppends
{
    /// <summary>Says that it is stored while it is not yet.</summary>
    public static ValueTask<AppendOutcome> Early(IJournal below, JournalAppend batch)
    {
        var storing = below.AppendAsync(batch);
        return storing.IsCompleted ? storing : ValueTask.FromResult<AppendOutcome>(AppendOutcome.Stored.Instance);
    }

    /// <summary>Says that it is stored when it failed.</summary>
    public static async ValueTask<AppendOutcome> Hopeful(IJournal below, JournalAppend batch) =>
        await below.AppendAsync(batch) is var outcome and not AppendOutcome.Failed ? outcome : AppendOutcome.Stored.Instance;

    /// <summary>Appends again what failed, behind what may have been stored.</summary>
    public static async ValueTask<AppendOutcome> Repeating(IJournal below, JournalAppend batch) =>
        await below.AppendAsync(batch) is AppendOutcome.Failed
            ? await below.AppendAsync(batch with { ExpectedSequence = batch.LastSequence })
            : AppendOutcome.Stored.Instance;

    /// <summary>Stores a decision event by event; for decisions whose every event changes the index.</summary>
    public static async ValueTask<AppendOutcome> Piecemeal(IJournal below, JournalAppend batch)
    {
        if (batch.Index.Count != batch.Events.Count)
            return await below.AppendAsync(batch);
        for (var i = 0; i < batch.Events.Count; i++)
        {
            var piece = batch with { ExpectedSequence = batch.ExpectedSequence + i, Events = [batch.Events[i]], Index = [batch.Index[i]], Snapshot = null };
            if (await below.AppendAsync(piece) is var outcome and not AppendOutcome.Stored)
                return outcome;
        }

        return AppendOutcome.Stored.Instance;
    }

    /// <summary>Takes another host's takeover for a passing fault.</summary>
    public static async ValueTask<AppendOutcome> Unfenced(IJournal below, JournalAppend batch) =>
        await below.AppendAsync(batch) is var outcome and not AppendOutcome.Fenced ? outcome : new AppendOutcome.Failed("try again");

    /// <summary>Takes another host's takeover for success.</summary>
    public static async ValueTask<AppendOutcome> Deaf(IJournal below, JournalAppend batch) =>
        await below.AppendAsync(batch) is var outcome and not AppendOutcome.Fenced ? outcome : AppendOutcome.Stored.Instance;
}
