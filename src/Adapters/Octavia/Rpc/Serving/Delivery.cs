namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>A message as a session got it; only that session can acknowledge it.</summary>
/// <param name="Body">A copy, which may be kept.</param>
internal sealed record Delivery(RpcSession Session, ulong Tag, bool Redelivered, ReadOnlyMemory<byte> Body);
