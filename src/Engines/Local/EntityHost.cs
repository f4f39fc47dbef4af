using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Entities;
using LoxiActors.Engines.Local.Index;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local;

/// <summary>The way to the entities of one kind. Made by <see cref="LocalEngine.Host{TState,TInput,TEvent}"/>; safe for any number of threads.</summary>
public sealed partial class EntityHost<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    private readonly EngineContext _engine;
    private readonly EntityDefinition<TState, TInput, TEvent> _definition;
    private readonly EntityTurns<TState, TInput, TEvent> _turns;

    internal EntityHost(EngineContext engine, EntityDefinition<TState, TInput, TEvent> definition)
    {
        _engine = engine;
        _definition = definition;
        _turns = new EntityTurns<TState, TInput, TEvent>(engine, definition);
    }

    public string Kind => _definition.Kind;

    /// <summary>Which entity owns what. Complete as soon as inputs are let in.</summary>
    public ObjectDirectory Directory => _turns.Directory;

    /// <summary>Entities whose state is in memory now.</summary>
    public int Resident => _turns.Resident;

    /// <summary>Entities that have at least one event, retired ones included until they are purged, and those that are just being created.</summary>
    public int Known => _turns.Cells.Count;

    /// <summary>
    /// Delivers an input and waits until its events are durable. Refused with <see cref="FaultKind.Unavailable"/> when nothing was
    /// taken: the mailbox is full, the engine hasn't started or is stopping, or the events could not be stored.
    /// </summary>
    /// <param name="cancellation">Ends the waiting. An input that hasn't begun by then is dropped; one that has begun is completed.</param>
    public ValueTask<Reply> AskAsync(string key, TInput input, CancellationToken cancellation = default)
    {
        var envelope = new AskedEnvelope<TInput>(input, cancellation);
        if (Post(key, envelope, _engine.Options.MailboxCapacity) is { } refusal)
            return ValueTask.FromResult<Reply>(new Reply.Refused(refusal));
        return new ValueTask<Reply>(cancellation.CanBeCanceled ? envelope.Reply.WaitAsync(cancellation) : envelope.Reply);
    }

    /// <summary>
    /// Delivers an input that nobody waits for, such as the outcome of an effect; it has places in the mailbox that askers can't take.
    /// If its events can't be stored, the entity is brought back with <see cref="EntityDefinition{TState,TInput,TEvent}.Recovered"/>, which re-issues the effect.
    /// </summary>
    /// <returns>False when it was not taken: the mailbox is full, or the engine hasn't started or is stopping.</returns>
    public bool Tell(string key, TInput input)
    {
        if (Post(key, new ToldEnvelope<TInput>(input), _engine.Options.MailboxCapacity * 2) is not { } refusal)
            return true;
        _engine.Log.NotTold(new EntityId(Kind, key), refusal.OperatorFault);
        return false;
    }

    /// <summary>
    /// The state after everything that was sent before; null if the entity never had an event. Does not count as an input.
    /// Throws <see cref="EntityUnavailableException"/> when it can't be told.
    /// </summary>
    public ValueTask<TState?> StateOfAsync(string key, CancellationToken cancellation = default)
    {
        if (_engine.Gate.Closed is null && !_turns.Cells.ContainsKey(key))
            return ValueTask.FromResult<TState?>(null);
        var envelope = new QueryEnvelope<TState>(cancellation);
        if (Post(key, envelope, _engine.Options.MailboxCapacity) is { } refusal)
            return ValueTask.FromException<TState?>(new EntityUnavailableException(refusal.OperatorFault));
        return new ValueTask<TState?>(cancellation.CanBeCanceled ? envelope.State.WaitAsync(cancellation) : envelope.State);
    }

    /// <summary>The entities that have at least one event; a snapshot in no fixed order.</summary>
    /// <param name="retired">Also those of which only the history is kept.</param>
    public IReadOnlyCollection<string> Keys(bool retired = false) =>
        [.. _turns.Cells.Values.Where(c => c.Sequence > 0 && (retired || !c.Retired)).Select(c => c.Key)];

    /// <summary>What happened to the entity, the newest first, as far as it is kept.</summary>
    /// <param name="before">Only events with a smaller sequence.</param>
    /// <param name="limit">1 to 1,000.</param>
    public async ValueTask<IReadOnlyList<HistoryEntry<TEvent>>> HistoryAsync(
        string key, long before = long.MaxValue, int limit = 100, CancellationToken cancellation = default)
    {
        var page = await _engine.Journal.ReadHistoryAsync(new EntityId(Kind, key), before, limit, cancellation).ConfigureAwait(false);
        return [.. page.Select(e => new HistoryEntry<TEvent>(e.Sequence, e.At, _definition.DeserializeEvent(e.Body)))];
    }

    private Refusal? Post(string key, Envelope envelope, int capacity)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (_engine.Gate.Closed is not { } closed)
            return _turns.Post(key, envelope, capacity);
        _engine.Metrics.Refused(Kind, "closed");
        return Refusal.Unavailable(closed);
    }
}
