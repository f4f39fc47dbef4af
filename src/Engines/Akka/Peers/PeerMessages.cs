using Akka.Actor;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Peers;

/// <summary>Answered with <see cref="PeerAnswered"/> or <see cref="NotShown"/>, unless nobody waits.</summary>
internal sealed record PeerAsked(string Method, ReadOnlyMemory<byte> Arguments) : IWireMessage;

internal sealed record PeerAnswered(ReadOnlyMemory<byte> Body) : IWireMessage;

/// <summary>To the singleton: it is to end here.</summary>
internal sealed record HandOver : INoSerializationVerificationNeeded
{
    public static HandOver Instance { get; } = new();
}
