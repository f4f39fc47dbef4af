namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>Not a call in oslo.messaging's form, so there is nobody to answer. The message quotes nothing of the body.</summary>
internal sealed class BadMessageException(string message) : Exception(message);
