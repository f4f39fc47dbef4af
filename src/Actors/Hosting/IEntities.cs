#pragma warning disable RS0030 // An engine is awaited by the shell, never by a decider.
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Hosting;

/// <summary>
/// The way to the entities of one kind, wherever they run. Made by <see cref="IEngine.Host{TState,TInput,TEvent}"/>; safe for any number
/// of threads. A key is never empty.
/// </summary>
public interface IEntities<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    string Kind { get; }

    /// <summary>Which entity owns what. Complete as soon as inputs are let in.</summary>
    IObjectDirectory Directory { get; }

    /// <summary>
    /// Entities that have at least one event, retired ones included until they are forgotten, and those that are just being created.
    /// On an engine of several hosts: those of all hosts, as far as this one has heard of them.
    /// </summary>
    int Known { get; }

    /// <summary>
    /// Delivers an input and waits until its events are durable. Refused with <see cref="FaultKind.Unavailable"/> when nothing was taken
    /// (the mailbox is full, the engine hasn't started or is stopping), and when it isn't known that its events were stored: send
    /// again.
    /// </summary>
    /// <param name="cancellation">Ends the waiting. An input that hasn't begun by then may be dropped; one that has begun is completed.</param>
    ValueTask<Reply> AskAsync(string key, TInput input, CancellationToken cancellation = default);

    /// <summary>
    /// Delivers an input that nobody waits for, such as the outcome of an effect; it has places in the mailbox that askers can't take.
    /// If its events can't be stored, the entity is brought back with
    /// <see cref="EntityDefinition{TState,TInput,TEvent}.Recovered"/>, which re-issues the effect. Returns at once.
    /// </summary>
    /// <returns>False when it was not taken: the mailbox is full, or the engine hasn't started or is stopping.</returns>
    bool Tell(string key, TInput input);

    /// <summary>
    /// The state after everything that was sent before; null if the entity never had an event. Does not count as an input.
    /// </summary>
    /// <exception cref="EntityUnavailableException">It can't be told now.</exception>
    ValueTask<TState?> StateOfAsync(string key, CancellationToken cancellation = default);

    /// <summary>
    /// The entities that have at least one event; a snapshot in no fixed order. On an engine of several hosts: those of all hosts, and
    /// what another host's entities changed may come a moment later.
    /// </summary>
    /// <param name="retired">Also those of which only the history is kept.</param>
    IReadOnlyCollection<string> Keys(bool retired = false);

    /// <summary>What happened to the entity, the newest first, as far as it is kept; empty for one that never had an event.</summary>
    /// <param name="before">Only events with a smaller sequence.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <exception cref="StoreException">The store can't be read.</exception>
    ValueTask<IReadOnlyList<RecordedEvent<TEvent>>> HistoryAsync(
        string key, long before = long.MaxValue, int limit = 100, CancellationToken cancellation = default);

    /// <summary>
    /// Every entity that has at least one event, retired ones included, with the state that its stored events lead to; each once, in no
    /// fixed order. For what has to be known before <see cref="IEngine.StartAsync"/>, which is when it is complete; for kinds of which
    /// there are few. It causes no turn and brings nothing back.
    /// </summary>
    /// <exception cref="StoreException">The store can't be read.</exception>
    /// <exception cref="NotSupportedException">The definition doesn't know a stored event or state.</exception>
    IAsyncEnumerable<KeyValuePair<string, TState>> ReadStoredAsync(CancellationToken cancellation = default);
}
