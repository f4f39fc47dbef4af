namespace LoxiActors.Engines.Akka.Journal;

/// <summary>To a journal actor: make these durable, together. Answered with <see cref="Appended"/> or <see cref="NotAppended"/>, after which the journal actor has ended.</summary>
internal sealed record Append(IReadOnlyList<IStoredEntry> Entries);

/// <param name="Keep">Entries before the snapshot that stay for the entity's history.</param>
internal sealed record Save(StoredState State, long Keep);

/// <summary>To a journal actor: remove all that is stored of the entity. Answered with <see cref="Erased"/> or <see cref="NotErased"/>.</summary>
internal sealed record Erase;

/// <summary>From a journal actor, first of all.</summary>
/// <param name="State">The newest snapshot; null for none.</param>
/// <param name="Entries">Those after the snapshot.</param>
/// <param name="LastEntry">The journal's own number of the last entry; 0 when there never was one.</param>
internal sealed record JournalRead(StoredState? State, IReadOnlyList<IStoredEntry> Entries, long LastEntry);

/// <summary>From a journal actor, which has ended.</summary>
internal sealed record JournalUnreadable(Exception Cause);

internal sealed record Appended
{
    public static Appended Instance { get; } = new();
}

internal sealed record NotAppended(Exception Cause);

internal sealed record Erased;

internal sealed record NotErased(Exception Cause);
