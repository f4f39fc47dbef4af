using LoxiActors.EngineCompliance.Probe;

namespace LoxiActors.EngineCompliance;

/// <summary>Makes engines of one sort for the rules.</summary>
public interface IEngineFactory
{
    EngineCapabilities Capabilities { get; }

    /// <summary>An empty durable store with a clock of its own, which stands still until it is moved.</summary>
    ValueTask<IStoreUnderTest> OpenStoreAsync();
}

/// <summary>A durable store that outlives the engines on it. Disposing it removes it, when no engine runs on it any more.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    /// <summary>Throws <see cref="NotSupportedException"/> without <see cref="EngineCapabilities.StoreFaults"/>.</summary>
    IStoreFaults Faults { get; }

    /// <summary>Starts an engine, as a new process; completes when guarded entities have been brought back.</summary>
    Task<IEngineUnderTest> StartAsync(EngineSetup setup);

    /// <summary>The stored state of every entity by its key, as an engine in a new process reads them before it starts; that process ends without having started.</summary>
    Task<IReadOnlyDictionary<string, ProbeState>> ReadStoredAsync(EngineSetup setup);
}
