namespace LoxiActors.Actors.Hosting;

/// <summary>An event of an entity's history.</summary>
/// <param name="Sequence">1 for the entity's first event; numbered without gaps.</param>
/// <param name="At">When it was decided; to the millisecond.</param>
public sealed record RecordedEvent<TEvent>(long Sequence, DateTimeOffset At, TEvent Event);
