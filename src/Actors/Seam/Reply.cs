using System.Text.Json.Serialization;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Seam;

/// <summary>What the sender of an input is told, after everything that the answer promises is durable.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "reply", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Reply.Acknowledged), "acknowledged")]
[JsonDerivedType(typeof(Reply.Accepted), "accepted")]
[JsonDerivedType(typeof(Reply.Refused), "refused")]
public abstract record Reply
{
    public static Reply None { get; } = new Acknowledged();

    /// <summary>Taken in; there is nothing more to say.</summary>
    public sealed record Acknowledged : Reply;

    /// <summary>The call is accepted and will end ACTIVE, DELETED or ERROR.</summary>
    /// <param name="Operation">Its number in the load balancer's history.</param>
    /// <param name="Duplicate">The same call was accepted before; this answer repeats the first one.</param>
    public sealed record Accepted(long Operation, bool Duplicate) : Reply;

    /// <summary>Not accepted; nothing changed.</summary>
    public sealed record Refused(Refusal Refusal) : Reply;
}
