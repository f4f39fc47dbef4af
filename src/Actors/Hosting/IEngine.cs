#pragma warning disable RS0030 // An engine is awaited by the shell, never by a decider.
using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.Hosting;

/// <summary>
/// Runs deciders, in this process alone or together with other hosts; what it promises is in docs/engine-contract.md. Made with an
/// <see cref="IEffectHandler"/>, told of every kind of entity, then started once.
/// </summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>
    /// Completes, with the reason, when the store said that another host has taken over what this one runs. From then on every input
    /// is refused and no effect is carried out; what is left is to stop.
    /// </summary>
    Task<string> WhenFenced { get; }

    /// <summary>The hosts that run it together with this one.</summary>
    IPeers Peers { get; }

    /// <summary>Null for an engine of one process.</summary>
    ICluster? Cluster { get; }

    /// <summary>Adds a kind of entity; before <see cref="StartAsync"/>, and once per kind. Bringing entities back begins with the kind that was added first.</summary>
    /// <exception cref="InvalidOperationException">The engine has started, or has the kind already.</exception>
    IEntities<TState, TInput, TEvent> Host<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition)
        where TState : class
        where TInput : class
        where TEvent : class;

    /// <summary>
    /// Loads the index, lets inputs in, and brings back every guarded entity that this host runs; completes when each of them has had
    /// its first turn. Inputs are taken before it completes.
    /// </summary>
    /// <param name="progress">Told about once per tenth, on any thread.</param>
    /// <exception cref="StoreException">The store can't be read.</exception>
    Task StartAsync(IProgress<RecoveryProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>
    /// Refuses new inputs, completes the turns under way, refuses what still waits, and closes the store. Does nothing the second time,
    /// and after <see cref="Abandon"/>.
    /// </summary>
    /// <param name="cancellation">Ends the waiting for turns under way; the store is closed all the same.</param>
    Task StopAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Lets go of everything at once, as the end of the process would: no input is taken, no turn begins, no timer fires and no effect
    /// is carried out any more. Appends that are under way may still be stored. The store isn't closed.
    /// </summary>
    void Abandon();
}
