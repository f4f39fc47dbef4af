namespace LoxiActors.Actors.Seam;

/// <summary>Everything that an engine needs to know to run one kind of entity.</summary>
public abstract class EntityDefinition<TState, TInput, TEvent> : IDecider<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    /// <summary>Stands in the journal; never changes.</summary>
    public abstract string Kind { get; }

    public abstract TState Initial(string key);

    public abstract Decision<TEvent> Decide(TState state, TInput input, DateTimeOffset now);

    public abstract TState Evolve(TState state, TEvent @event);

    /// <summary>
    /// The first input after effects may have been lost: in a new process, and after a turn whose events could not be stored.
    /// Re-issues them, timers included.
    /// </summary>
    public abstract TInput Recovered();

    public abstract TInput TimerFired(StartTimer timer);

    /// <summary>True while something is open that only a running entity can bring to its end; such an entity is brought back at start and never passivated.</summary>
    public abstract bool NeedsGuarding(TState state);

    /// <summary>The least number of events between two snapshots; more than 1 for an entity whose state outgrows its events. An engine may write fewer.</summary>
    public virtual int EventsPerSnapshot(TState state) => 1;

    /// <summary>Only entities whose keys are UUIDs, in lower case with hyphens, may be in the index.</summary>
    public abstract IEnumerable<IndexChange> IndexChanges(TEvent @event);

    public abstract byte[] SerializeEvent(TEvent @event);

    /// <summary>Throws <see cref="NotSupportedException"/> for an event that this version does not know.</summary>
    public abstract TEvent DeserializeEvent(ReadOnlySpan<byte> json);

    public abstract byte[] SerializeState(TState state);

    public abstract TState DeserializeState(ReadOnlySpan<byte> json);

    /// <summary>For its way to the host that runs the entity.</summary>
    public abstract byte[] SerializeInput(TInput input);

    /// <summary>Throws <see cref="NotSupportedException"/> for an input that this version does not know.</summary>
    public abstract TInput DeserializeInput(ReadOnlySpan<byte> json);
}
