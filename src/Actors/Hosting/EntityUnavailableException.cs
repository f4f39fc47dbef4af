namespace LoxiActors.Actors.Hosting;

/// <summary>
/// An entity's state, or which entity owns an object, can't be told now: the mailbox is full, the engine's store can't be read, or the
/// engine is stopping. The message is for a person. Asking again later may help.
/// </summary>
public sealed class EntityUnavailableException(string message) : Exception(message);
