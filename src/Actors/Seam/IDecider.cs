namespace LoxiActors.Actors.Seam;

/// <summary>
/// What an entity decides, apart from whatever engine runs it. Both functions are pure: equal arguments give equal results,
/// in every process. The engine calls <see cref="Decide"/> for one input at a time and <see cref="Evolve"/> for each event;
/// once the events are durable, and not before, the new state counts, the reply is sent, and then the effects are carried out.
/// </summary>
public interface IDecider<TState, in TInput, TEvent>
{
    /// <summary>May be called again with the same input after a crash: an input is delivered at least once.</summary>
    /// <param name="now">When the input was taken from the mailbox; the only clock there is.</param>
    Decision<TEvent> Decide(TState state, TInput input, DateTimeOffset now);

    /// <summary>Throws <see cref="NotSupportedException"/> for an event that it does not know: skipping one would corrupt the state silently.</summary>
    TState Evolve(TState state, TEvent @event);
}
