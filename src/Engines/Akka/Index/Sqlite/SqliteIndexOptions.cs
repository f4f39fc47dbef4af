namespace LoxiActors.Engines.Akka.Index.Sqlite;

/// <summary>Where the index is, and its bounds.</summary>
/// <param name="Path">Of the database file, which other tables may be in too; on a local disk, because the locks don't hold on a network file system. Its directory must exist.</param>
public sealed record SqliteIndexOptions(string Path)
{
    /// <summary>How long an operation waits for its turn, and how long for another process that writes the file. At least 100 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Confirmed changes that are kept for other hosts; at least 1.</summary>
    public int ChangesKept { get; init; } = IndexLimits.ChangesKept;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(ChangesKept, 1);
    }
}
