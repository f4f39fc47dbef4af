namespace LoxiActors.ClusterHost.Migration;

/// <summary>The migration can't be done, or not to its end; the message says why, for whoever asked for it.</summary>
internal sealed class MigrationException(string message) : Exception(message);
