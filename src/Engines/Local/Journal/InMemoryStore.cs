namespace LoxiActors.Engines.Local.Journal;

/// <summary>
/// What hosts share, in memory: entities and a lease. Each host opens an <see cref="InMemoryJournal"/> on it under the epoch that
/// <see cref="Leases.InMemoryLeaseStore"/> gave it.
/// </summary>
/// <param name="time">The store's clock.</param>
public sealed class InMemoryStore(TimeProvider time)
{
    internal Lock Gate { get; } = new();

    internal TimeProvider Time { get; } = time;

    internal InMemoryStreams Streams { get; } = new();

    /// <summary>0 until somebody takes the lease.</summary>
    internal long Epoch { get; set; }

    internal string Holder { get; set; } = "";

    internal DateTimeOffset ExpiresAt { get; set; } = DateTimeOffset.MinValue;
}
