using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;

namespace LoxiActors.Host.Composition;

/// <summary>Where the engine comes from when it isn't the local one.</summary>
public interface IEngineSource : IAsyncDisposable
{
    /// <summary>What holds everything that was accepted, for people; without an account.</summary>
    string Store { get; }

    /// <summary>Without it nothing is sent to a node or told to Octavia.</summary>
    IWriterLease Lease { get; }

    /// <summary>First of all, and once.</summary>
    /// <exception cref="StoreException">The store can't be used.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>For the figures of listeners, on the host that keeps them.</summary>
    /// <exception cref="StoreException">It can't be used.</exception>
    ITrafficLedger OpenLedger();

    /// <summary>Once. The engine is stopped before this is disposed.</summary>
    IEngine Make(IEffectHandler effects, TimeProvider time, ILoggerFactory loggers);
}
