using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.LoadBalancers.Messages;

/// <summary>How a node stands from now on, and who says so.</summary>
public sealed record NodeStandingNoted : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required long Number { get; init; }

    public required NodeStanding Standing { get; init; }

    public required ImmutableArray<Witness> Witnesses { get; init; }
}

/// <summary>Who serves from now on; every other node stands by.</summary>
public sealed record RolesDecided : LoadBalancerEvent
{
    public required long Epoch { get; init; }

    public required ImmutableArray<NodeName> Active { get; init; }

    /// <summary>Where it belongs, and is taken back to; null: nowhere.</summary>
    public NodeName? Home { get; init; }
}

public sealed record RoleStarted : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required HaRole Role { get; init; }

    public required long Epoch { get; init; }

    public required long Attempt { get; init; }
}

/// <summary>The node said that it has the role.</summary>
public sealed record RoleTaken : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required HaRole Role { get; init; }

    public required long Epoch { get; init; }
}

public sealed record RoleFailed : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required long Epoch { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset RetryAt { get; init; }
}

/// <summary>Which role the node has is not known any more, or is not the one that it was given.</summary>
public sealed record RoleLost : LoadBalancerEvent
{
    public required NodeName Node { get; init; }

    public required string Reason { get; init; }
}

public sealed record FailoverOpened : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required FailoverCause Cause { get; init; }

    public required ImmutableArray<NodeName> From { get; init; }

    public required ImmutableArray<NodeName> Replace { get; init; }

    public NodeName? To { get; init; }

    public required string Reason { get; init; }
}

public sealed record FailoverGranted : LoadBalancerEvent
{
    public required long Number { get; init; }
}

public sealed record FailoverWithheld : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A node that is not moved away from has confirmed that it serves.</summary>
public sealed record FailoverServed : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required NodeName By { get; init; }
}

public sealed record SpareSought : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required NodeName For { get; init; }
}

public sealed record SpareMissing : LoadBalancerEvent
{
    public required long Number { get; init; }

    public required string Reason { get; init; }
}

/// <summary>The node is to hold nothing of the load balancer any more. It stays known until it was seen to.</summary>
public sealed record NodeLeaving : LoadBalancerEvent
{
    public required NodeName Node { get; init; }
}

public sealed record NodeLeft : LoadBalancerEvent
{
    public required NodeName Node { get; init; }
}

/// <summary>The node is to hold nothing of the load balancer as long as it is drained, and is one of its nodes all the same.</summary>
public sealed record NodeSetAside : LoadBalancerEvent
{
    public required NodeName Node { get; init; }
}

/// <summary>A node that was set aside is to hold everything again.</summary>
public sealed record NodeTakenBack : LoadBalancerEvent
{
    public required NodeName Node { get; init; }
}

public sealed record FailoverEnded : LoadBalancerEvent
{
    public required long Number { get; init; }

    /// <summary>Everything is as the topology asks for; otherwise <see cref="Reason"/> says what is not.</summary>
    public required bool Whole { get; init; }

    public string? Reason { get; init; }
}
