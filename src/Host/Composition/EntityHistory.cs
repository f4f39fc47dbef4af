using LoxiActors.Actors.Hosting;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Composition;

/// <summary>Reads an entity's history forwards, which the engine's store gives backwards.</summary>
internal static class EntityHistory
{
    private const int StorePage = 1000;

    /// <summary>The retained history, oldest first, after the sequence number.</summary>
    public static async ValueTask<IReadOnlyList<HistoryEntry>> ReadAsync<TState, TInput, TEvent>(
        IEntities<TState, TInput, TEvent> entities, string key, long after, int limit, Func<TEvent, (string Kind, string Text)> words, CancellationToken cancellation)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        HistoryEntry Entry(RecordedEvent<TEvent> entry)
        {
            var (kind, text) = words(entry.Event);
            return new HistoryEntry(entry.Sequence, entry.At, kind, text);
        }

        // An entity's events are numbered without gaps, so the page's end is known unless its beginning was pruned.
        if (after <= long.MaxValue - limit - 1)
        {
            var page = await entities.HistoryAsync(key, after + limit + 1, limit, cancellation);
            var entries = page.Where(entry => entry.Sequence > after).Select(Entry).Reverse().ToList();
            if (entries.Count > 0)
                return entries;
        }

        return [.. (await OldestAsync(entities, key, after, limit, cancellation)).Select(Entry)];
    }

    /// <summary>The first entries that are kept, found from the newest backwards; the store keeps a bounded number.</summary>
    private static async Task<IReadOnlyList<RecordedEvent<TEvent>>> OldestAsync<TState, TInput, TEvent>(
        IEntities<TState, TInput, TEvent> entities, string key, long after, int limit, CancellationToken cancellation)
        where TState : class
        where TInput : class
        where TEvent : class
    {
        var oldest = new List<RecordedEvent<TEvent>>();
        for (var before = long.MaxValue; ;)
        {
            var page = await entities.HistoryAsync(key, before, StorePage, cancellation);
            oldest.AddRange(page.Where(entry => entry.Sequence > after));
            if (oldest.Count > limit)
                oldest.RemoveRange(0, oldest.Count - limit);
            if (page.Count < StorePage || page[^1].Sequence <= after)
                break;
            before = page[^1].Sequence;
        }

        oldest.Reverse();
        return oldest;
    }
}
