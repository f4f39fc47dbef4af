using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.ClusterHost.Migration;

/// <summary>Everything that a local journal holds of one entity.</summary>
/// <param name="History">The events that are kept, in order.</param>
/// <param name="Owned">Its index, as additions.</param>
internal sealed record LocalEntity(EntityHeader Header, EntityRecord Record, IReadOnlyList<JournaledEvent> History, IReadOnlyList<IndexChange> Owned)
{
    private const int Page = 1_000;

    /// <exception cref="MigrationException">Some of it is missing.</exception>
    /// <exception cref="JournalException">It can't be read.</exception>
    public static async Task<LocalEntity> ReadAsync(IStoppedJournal journal, EntityHeader header, IReadOnlyList<IndexChange> owned, CancellationToken cancellation)
    {
        var record = await journal.ReadAsync(header.Entity, cancellation)
            ?? throw new MigrationException($"{header.Entity} is in the journal's list and not in the journal");
        var history = new List<JournaledEvent>();
        IReadOnlyList<JournaledEvent> page;
        do
        {
            page = await journal.ReadHistoryAsync(header.Entity, history is [.., var last] ? last.Sequence : long.MaxValue, Page, cancellation);
            history.AddRange(page);
        }
        while (page.Count == Page);
        history.Reverse();
        var entity = new LocalEntity(header, record, history, owned);
        return entity.IsWhole ? entity : throw new MigrationException($"{header.Entity} has {header.Sequence} events, and not all of those that it needs are in the journal");
    }

    /// <summary>Events may be missing at the beginning, if a snapshot covers them.</summary>
    private bool IsWhole =>
        Header.Sequence > 0
        && Record.Sequence == Header.Sequence
        && History.Zip(History.Skip(1)).All(pair => pair.Second.Sequence == pair.First.Sequence + 1)
        && (History.Count == 0 || History[^1].Sequence == Header.Sequence)
        && (History.Count == 0 ? Header.Sequence : History[0].Sequence - 1) <= (Record.Snapshot is null ? 0 : Record.SnapshotSequence);
}
