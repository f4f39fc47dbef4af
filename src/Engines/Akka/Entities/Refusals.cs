using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>How the engine itself says no.</summary>
internal static class Refusals
{
    public static Refusal InternalError { get; } = new(FaultKind.DriverError, "internal error");

    public static Refusal Full(EntityId entity, int waiting) => new(FaultKind.Unavailable, "too many requests wait; try again later", $"{waiting} inputs wait for {entity} already");

    public static Refusal NotStored(string reason) => new(FaultKind.Unavailable, "the request could not be stored; try again later", $"could not be stored: {reason}");

    public static Refusal NotRead(string reason) => new(FaultKind.Unavailable, "the object could not be read; try again later", $"could not be read: {reason}");

    public static Refusal NoAnswer(EntityId entity, TimeSpan patience) =>
        new(FaultKind.Unavailable, "no answer in time; the request may have been taken", $"nothing was heard of {entity} within {patience.TotalSeconds:0} s");

    public static Refusal Taken(string kind, string address, string owner) => Refusal.Contradiction($"the address {address} is already served by {kind} {owner}");
}
