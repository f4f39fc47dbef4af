using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers.Messages;

/// <summary>
/// What happened to a load balancer. The discriminators and property names stand in journals: they may be added to, never changed.
/// A property that is added later is not in older events and must be nullable: a default that is set here is not kept when it is missing.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(OperationAccepted), "operation-accepted")]
[JsonDerivedType(typeof(OperationEnded), "operation-ended")]
[JsonDerivedType(typeof(TreeCorrected), "tree-corrected")]
[JsonDerivedType(typeof(TreeGone), "tree-gone")]
[JsonDerivedType(typeof(TreeReadBack), "tree-read-back")]
[JsonDerivedType(typeof(ReadBackAsked), "read-back-asked")]
[JsonDerivedType(typeof(CallAbandoned), "call-abandoned")]
[JsonDerivedType(typeof(NodesPlaced), "nodes-placed")]
[JsonDerivedType(typeof(ConfigurationStarted), "configuration-started")]
[JsonDerivedType(typeof(ConfigurationApplied), "configuration-applied")]
[JsonDerivedType(typeof(ConfigurationFailed), "configuration-failed")]
[JsonDerivedType(typeof(NodeDrifted), "node-drifted")]
[JsonDerivedType(typeof(NodeSeen), "node-seen")]
[JsonDerivedType(typeof(NodeFellSilent), "node-fell-silent")]
[JsonDerivedType(typeof(BackupsChanged), "backups-changed")]
[JsonDerivedType(typeof(StatusesOwed), "statuses-owed")]
[JsonDerivedType(typeof(StatusesAcknowledged), "statuses-acknowledged")]
[JsonDerivedType(typeof(LoadBalancerReleased), "loadbalancer-released")]
[JsonDerivedType(typeof(LoadBalancerRetired), "loadbalancer-retired")]
[JsonDerivedType(typeof(NodeStandingNoted), "node-standing-noted")]
[JsonDerivedType(typeof(RolesDecided), "roles-decided")]
[JsonDerivedType(typeof(RoleStarted), "role-started")]
[JsonDerivedType(typeof(RoleTaken), "role-taken")]
[JsonDerivedType(typeof(RoleFailed), "role-failed")]
[JsonDerivedType(typeof(RoleLost), "role-lost")]
[JsonDerivedType(typeof(FailoverOpened), "failover-opened")]
[JsonDerivedType(typeof(FailoverGranted), "failover-granted")]
[JsonDerivedType(typeof(FailoverWithheld), "failover-withheld")]
[JsonDerivedType(typeof(FailoverServed), "failover-served")]
[JsonDerivedType(typeof(SpareSought), "spare-sought")]
[JsonDerivedType(typeof(SpareMissing), "spare-missing")]
[JsonDerivedType(typeof(NodeLeaving), "node-leaving")]
[JsonDerivedType(typeof(NodeLeft), "node-left")]
[JsonDerivedType(typeof(NodeSetAside), "node-set-aside")]
[JsonDerivedType(typeof(NodeTakenBack), "node-taken-back")]
[JsonDerivedType(typeof(FailoverEnded), "failover-ended")]
public abstract record LoadBalancerEvent
{
    public required DateTimeOffset At { get; init; }
}

/// <summary>A call was accepted; from here on it will end ACTIVE, DELETED or ERROR.</summary>
public sealed record OperationAccepted : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required string CallId { get; init; }

    public required string Method { get; init; }

    public required ImmutableArray<TreeChange> Changes { get; init; }

    /// <summary>The load balancer itself is to go, with all that is in it.</summary>
    public bool DeletesLoadBalancer { get; init; }

    public required ImmutableArray<TouchedObject> Touched { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Where a node will do what is asked, but not to the letter.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}

public sealed record OperationEnded : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>Why it failed, or what is still to come although it succeeded.</summary>
    public string? Reason { get; init; }
}

/// <summary>What Octavia holds differs from what its calls had said; Octavia is right.</summary>
public sealed record TreeCorrected : LoadBalancerEvent
{
    public required ImmutableArray<TreeChange> Changes { get; init; }
}

/// <summary>Octavia has no such load balancer: its creation was rolled back, or it was purged.</summary>
public sealed record TreeGone : LoadBalancerEvent;

/// <summary>Octavia's transactions have ended up to an operation, committed or rolled back; what it holds since then is known or could not be read.</summary>
public sealed record TreeReadBack : LoadBalancerEvent
{
    public required long AfterOperation { get; init; }

    /// <summary>Why Octavia did not show the tree; null when it did.</summary>
    public string? Unreadable { get; init; }

    /// <summary>True when nobody looked at the tree.</summary>
    public bool? Unread { get; init; }
}

/// <summary>Somebody wants what Octavia holds to be read, whether or not a call was made.</summary>
public sealed record ReadBackAsked : LoadBalancerEvent;

/// <summary>Octavia did not wait for the answer to a call and rolled back: it must not have happened.</summary>
public sealed record CallAbandoned : LoadBalancerEvent
{
    public required string CallId { get; init; }

    /// <summary>The open operation that ends here without an outcome; null when the call had not been accepted, or has ended already.</summary>
    public long? Operation { get; init; }

    /// <summary>What the deletion of the load balancer would have taken with it; empty for any other call.</summary>
    public required ImmutableArray<ObjectRef> Kept { get; init; }
}

/// <summary>The nodes that hold the load balancer from now on; those that were there before keep what is known of them.</summary>
public sealed record NodesPlaced : LoadBalancerEvent
{
    public required ImmutableArray<NodeName> Nodes { get; init; }

    /// <summary>Those that held it until now.</summary>
    public required ImmutableArray<NodeName> Left { get; init; }
}

public sealed record ConfigurationStarted : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required long Generation { get; init; }

    public required long Attempt { get; init; }

    /// <summary>True when nothing of the load balancer is to stay on the node.</summary>
    public bool? Empties { get; init; }
}

public sealed record ConfigurationApplied : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required long Generation { get; init; }

    /// <summary>Of the configuration that the node took.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Calls that changed something; 0 when the node already held what is wanted.</summary>
    public int Calls { get; init; }
}

public sealed record ConfigurationFailed : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required long Generation { get; init; }

    /// <summary>True when the node answered no; false when it did not answer, so that what it holds is unknown.</summary>
    public required bool Refused { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset RetryAt { get; init; }
}

/// <summary>What the node holds is not known to be what it was given.</summary>
public sealed record NodeDrifted : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required string Reason { get; init; }

    /// <summary>The node was seen to hold nothing; otherwise most of what it was given may still be there.</summary>
    public bool Emptied { get; init; }
}

/// <summary>The node showed its rules as they were given to it.</summary>
public sealed record NodeSeen : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    /// <summary>Members whose endpoints the node holds to be down, sorted.</summary>
    public required ImmutableArray<MemberId> Down { get; init; }
}

public sealed record NodeFellSilent : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required string Reason { get; init; }
}

/// <summary>The pools whose backup members serve from now on.</summary>
public sealed record BackupsChanged : LoadBalancerEvent
{
    public required ImmutableArray<PoolId> In { get; init; }
}

public sealed record StatusesOwed : LoadBalancerEvent
{
    public required long Number { get; init; }

    /// <summary>Children before parents.</summary>
    public required ImmutableArray<ObjectStatus> Statuses { get; init; }
}

public sealed record StatusesAcknowledged : LoadBalancerEvent
{
    public required long Number { get; init; }
}

/// <summary>Deleted as far as Octavia is concerned: its addresses may be given to another load balancer from here on.</summary>
public sealed record LoadBalancerReleased : LoadBalancerEvent
{
    public required ImmutableArray<string> Addresses { get; init; }

    public required ImmutableArray<ObjectRef> Objects { get; init; }
}

/// <summary>Deleted, told, and gone from every node.</summary>
public sealed record LoadBalancerRetired : LoadBalancerEvent
{
    /// <summary>Those that held it.</summary>
    public required ImmutableArray<NodeName> Nodes { get; init; }
}
