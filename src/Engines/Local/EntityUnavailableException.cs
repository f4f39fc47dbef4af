namespace LoxiActors.Engines.Local;

/// <summary>An entity's state can't be told now: its mailbox is full, its journal can't be read, or the engine is stopping.</summary>
public sealed class EntityUnavailableException(string message) : Exception(message);
