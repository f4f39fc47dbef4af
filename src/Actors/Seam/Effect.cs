namespace LoxiActors.Actors.Seam;

/// <summary>
/// Something to be done outside, as data. An effect may be carried out more than once (again after a crash), so whoever
/// carries it out makes it idempotent; its outcome comes back as an input.
/// </summary>
public abstract record Effect;

/// <summary>Asks the engine for a timer message at <paramref name="Due"/>, in place of an earlier one of the same name.</summary>
/// <param name="Epoch">Comes back with the message, so that a late one is refused by state and not by luck.</param>
public sealed record StartTimer(string Name, long Epoch, DateTimeOffset Due) : Effect;

public sealed record CancelTimer(string Name) : Effect;

/// <summary>The entity has ended: the engine may forget its journal after keeping its history for the configured time.</summary>
public sealed record Retire : Effect;
