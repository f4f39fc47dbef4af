namespace LoxiActors.Engines.Local.Entities;

/// <summary>What the engine does with every kind of entity alike.</summary>
internal interface IHostedEntities
{
    string Kind { get; }

    int Resident { get; }

    int Known { get; }

    /// <summary>Learns which entities there are, and the index. Returns how many have to be brought back.</summary>
    Task<int> LoadAsync(CancellationToken cancellation);

    /// <param name="revived">Called for each entity that is back, or has failed to come back.</param>
    /// <returns>How many there are.</returns>
    Task<int> ReviveGuardedAsync(Action revived, CancellationToken cancellation);

    void SweepIdle();

    void Forget(IEnumerable<string> keys);
}
