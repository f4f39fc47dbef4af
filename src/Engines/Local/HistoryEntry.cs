namespace LoxiActors.Engines.Local;

/// <param name="Sequence">1 for the entity's first event.</param>
/// <param name="At">When it was decided; to the millisecond.</param>
public sealed record HistoryEntry<TEvent>(long Sequence, DateTimeOffset At, TEvent Event);
