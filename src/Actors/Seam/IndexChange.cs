using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Seam;

/// <summary>A change of the durable index by which a call finds the entity that owns an object; written together with the events that cause it.</summary>
public abstract record IndexChange
{
    /// <summary>The object belongs to the entity whose events carry this.</summary>
    public sealed record Add(ObjectRef Object) : IndexChange;

    public sealed record Remove(ObjectRef Object) : IndexChange;

    /// <summary>The entity serves this VIP; no second one may on the same nodes, because a node keys its rules by address.</summary>
    public sealed record ClaimAddress(string Address) : IndexChange;

    public sealed record ReleaseAddress(string Address) : IndexChange;

    /// <summary>The entity has, or may have, rules on the node.</summary>
    public sealed record PlaceOn(NodeName Node) : IndexChange;

    public sealed record LeaveNode(NodeName Node) : IndexChange;
}
