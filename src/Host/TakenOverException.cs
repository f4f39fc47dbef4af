namespace LoxiActors.Host;

/// <summary>Another host has become the active one; the message says which. This one has done nothing since, and has to end.</summary>
public sealed class TakenOverException(string message) : Exception(message);
