namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>Where the journal is, and its bounds.</summary>
/// <param name="Path">Of the database file, on a local disk: the locks don't hold on a network file system. Its directory must exist.</param>
public sealed record SqliteJournalOptions(string Path)
{
    /// <summary>Appends in one transaction at most; at least 1.</summary>
    public int LargestGroup { get; init; } = 256;

    /// <summary>Appends that may wait for the writer; more are answered <see cref="AppendOutcome.Failed"/>.</summary>
    public int LongestQueue { get; init; } = 65_536;

    /// <summary>Reads at the same time.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Nothing is written, not even what SQLite keeps beside the file for readers.</summary>
    internal bool ReadOnly { get; init; }

    /// <summary>For tests: the size at which the database counts as full, in pages of 4,096 bytes; 0 for none.</summary>
    internal long MostPages { get; init; }
}
