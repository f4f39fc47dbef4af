namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>This machine can't have a real broker; the message says why.</summary>
internal sealed class UnavailableException(string message) : Exception(message);
