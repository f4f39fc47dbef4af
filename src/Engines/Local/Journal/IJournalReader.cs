using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>What a journal can be asked. Throws <see cref="JournalException"/> when it can't be read.</summary>
public interface IJournalReader : IAsyncDisposable
{
    /// <summary>The newest snapshot and the events after it; null when the entity has no event. Throws <see cref="JournalException"/> when it can't be read.</summary>
    ValueTask<EntityRecord?> ReadAsync(EntityId entity, CancellationToken cancellation);

    /// <summary>Retained events, the newest first.</summary>
    /// <param name="before">Only events with a smaller sequence; <see cref="long.MaxValue"/> for the first page.</param>
    /// <param name="limit">1 to 1,000.</param>
    ValueTask<IReadOnlyList<JournaledEvent>> ReadHistoryAsync(EntityId entity, long before, int limit, CancellationToken cancellation);

    /// <summary>Every entity of the kind, without its events.</summary>
    IAsyncEnumerable<EntityHeader> ListAsync(string kind, CancellationToken cancellation);

    /// <summary>The index of the kind as it is now, told as the additions that lead to it.</summary>
    IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation);
}
