namespace LoxiActors.Actors.Statistics;

/// <param name="Active">Established now, on whichever node.</param>
/// <param name="New">Of them, those that were not there when they were counted before.</param>
public readonly record struct ConnectionCount(long Active, long New);
