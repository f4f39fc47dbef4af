namespace LoxiActors.Engines.Local.Journal;

/// <summary>The journal of hosts that are all stopped, to be read as a whole and taken elsewhere. Nothing in it is ever changed.</summary>
public interface IStoppedJournal : IJournalReader
{
    /// <summary>The kinds of which there are entities, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ReadKindsAsync(CancellationToken cancellation);

    /// <summary>What was read so far is of one moment, as far as hosts are concerned.</summary>
    /// <exception cref="JournalException">A host has used the journal since it was opened.</exception>
    ValueTask CheckUnusedAsync(CancellationToken cancellation);
}
