using Akka.Actor;

namespace LoxiActors.Engines.Akka.Journal;

/// <summary>To a journal actor: make these durable, together. Answered with <see cref="Appended"/> or <see cref="NotAppended"/>, after which the journal actor has ended.</summary>
internal sealed record Append(IReadOnlyList<IStoredEntry> Entries) : INoSerializationVerificationNeeded;

/// <param name="Keep">Entries before the snapshot that stay for the entity's history.</param>
internal sealed record Save(StoredState State, long Keep) : INoSerializationVerificationNeeded;

/// <summary>To a journal actor: remove all that is stored of the entity. Answered with <see cref="Erased"/> or <see cref="NotErased"/>.</summary>
internal sealed record Erase : INoSerializationVerificationNeeded;

/// <summary>From a journal actor, first of all.</summary>
/// <param name="State">The newest snapshot; null for none.</param>
/// <param name="Entries">Those after the snapshot.</param>
/// <param name="LastEntry">The journal's own number of the last entry; 0 when there never was one.</param>
internal sealed record JournalRead(StoredState? State, IReadOnlyList<IStoredEntry> Entries, long LastEntry) : INoSerializationVerificationNeeded;

/// <summary>From a journal actor, which has ended.</summary>
internal sealed record JournalUnreadable(Exception Cause) : INoSerializationVerificationNeeded;

internal sealed record Appended : INoSerializationVerificationNeeded
{
    public static Appended Instance { get; } = new();
}

internal sealed record NotAppended(Exception Cause) : INoSerializationVerificationNeeded;

internal sealed record Erased : INoSerializationVerificationNeeded;

internal sealed record NotErased(Exception Cause) : INoSerializationVerificationNeeded;
