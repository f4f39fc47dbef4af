using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Protocol.Api;

/// <summary>One line of <c>GET /api/v1/loadbalancers</c>.</summary>
/// <param name="ProvisioningStatus">As Octavia words it: PENDING_CREATE, PENDING_UPDATE, PENDING_DELETE, ACTIVE, ERROR or DELETED.</param>
/// <param name="Reason">Why it is in ERROR or still pending; null when there is nothing to explain.</param>
public sealed record LoadBalancerSummary(
    LoadBalancerId Id,
    string? Name,
    string? ProjectId,
    string? VipAddress,
    string ProvisioningStatus,
    OperatingStatus OperatingStatus,
    ImmutableArray<NodeName> Nodes,
    string? Reason);

/// <summary>Everything that is known about one load balancer: <c>GET /api/v1/loadbalancers/{id}</c>.</summary>
/// <param name="Generation">Counts the changes of what is wanted.</param>
/// <param name="Owed">What Octavia has not acknowledged yet.</param>
/// <param name="Notices">Where a node does what is asked, but not to the letter.</param>
public sealed record LoadBalancerView(
    LoadBalancerSummary Summary,
    long Generation,
    ImmutableArray<ObjectView> Objects,
    ImmutableArray<PlacementView> Placements,
    ImmutableArray<OperationView> Operations,
    ImmutableArray<ObjectStatus> Owed,
    ImmutableArray<string> Notices,
    ReadBackView ReadBack)
{
    /// <summary>Figures of its listeners, those that have any: what Octavia is told.</summary>
    public ImmutableArray<ListenerStatistics> Statistics { get; init; } = [];

    /// <summary>The failover that is under way; null when there is none.</summary>
    public FailoverProgressView? Failover { get; init; }
}

/// <summary>A failover that has not ended.</summary>
/// <param name="Cause">node_dead, octavia, operator, drain or fail_back.</param>
/// <param name="From">Nodes that shall not serve.</param>
/// <param name="To">The node that somebody wants to serve; null: the best one.</param>
/// <param name="AdmittedAt">Null while it waits for the failover budget.</param>
/// <param name="ServedAt">When another node served; from then on only redundancy is missing.</param>
/// <param name="NoSpare">Why nothing takes the lost node's place; null when something does, or nothing has to.</param>
public sealed record FailoverProgressView(
    long Number,
    string Cause,
    string Reason,
    ImmutableArray<NodeName> From,
    NodeName? To,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AdmittedAt,
    DateTimeOffset? ServedAt,
    string? NoSpare)
{
    /// <summary>Why the budget has it wait; null when it does not.</summary>
    public string? Held { get; init; }
}

/// <summary>How far Octavia's own view of the load balancer is known.</summary>
/// <param name="Wanted">The provider agent is asked to read the tree back.</param>
/// <param name="AfterOperation">The last operation whose transaction is known to have ended.</param>
/// <param name="At">When the tree was last read back, or Octavia could not show it; null before the first time.</param>
public sealed record ReadBackView(bool Wanted, long AfterOperation, DateTimeOffset? At);

/// <summary>One object of the tree, parents before children.</summary>
/// <param name="Parent">Null for the load balancer itself.</param>
/// <param name="Text">What a person wants to read of it in one line, e.g. "TCP 80", "ROUND_ROBIN" or "10.0.0.5:80 weight 1".</param>
public sealed record ObjectView(ObjectRef Object, ObjectRef? Parent, string? Name, string Text, OperatingStatus? OperatingStatus);

/// <summary>How one node stands to a load balancer.</summary>
/// <param name="State">in-sync, applying, behind, unreachable, refused, drifted, dead or leaving.</param>
/// <param name="Generation">The one that the node is known to hold; null when unknown.</param>
public sealed record PlacementView(NodeName Node, string State, long? Generation, string? Reason, int MembersDown)
{
    /// <summary>MASTER or BACKUP, as it shall be; null before that was decided.</summary>
    public string? Role { get; init; }

    /// <summary>Whether the node has said that it has the role.</summary>
    public bool? HasRole { get; init; }

    /// <summary>suspect or dead; null when it is alive.</summary>
    public string? Verdict { get; init; }

    public bool? Draining { get; init; }
}

/// <summary>An operation that has not ended.</summary>
public sealed record OperationView(long Number, string Method, DateTimeOffset AcceptedAt, DateTimeOffset Deadline);

/// <summary>One entry of a load balancer's history.</summary>
/// <param name="Kind">The event's stable name.</param>
/// <param name="Text">The event in one sentence.</param>
public sealed record HistoryEntry(long Sequence, DateTimeOffset At, string Kind, string Text);
