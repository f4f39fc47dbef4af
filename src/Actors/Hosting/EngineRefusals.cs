using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Hosting;

/// <summary>How an engine itself says no, whichever it is.</summary>
public static class EngineRefusals
{
    public static Refusal InternalError { get; } = new(FaultKind.DriverError, "internal error");

    public static Refusal Full(EntityId entity, int waiting) => new(FaultKind.Unavailable, "too many requests wait; try again later", $"{waiting} inputs wait for {entity} already");

    /// <summary>Perhaps it was: only the store knows.</summary>
    public static Refusal NotStored(string reason) => new(FaultKind.Unavailable, "the request could not be stored; try again later", $"could not be stored: {reason}");

    public static Refusal NotRead(string reason) => new(FaultKind.Unavailable, "the object could not be read; try again later", $"could not be read: {reason}");

    public static Refusal NoAnswer(EntityId entity, TimeSpan patience) =>
        new(FaultKind.Unavailable, "no answer in time; the request may have been taken", $"nothing was heard of {entity} within {patience.TotalSeconds:0} s");

    /// <summary>It has reached nobody.</summary>
    public static Refusal NotDelivered(EntityId entity, string reason) =>
        new(FaultKind.Unavailable, "the request could not be delivered; try again later", $"did not reach {entity}: {reason}");

    public static Refusal Taken(string kind, string address, string owner) => Refusal.Contradiction($"the address {address} is already served by {kind} {owner}");
}
