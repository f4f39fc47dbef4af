using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Protocol.Api;

/// <summary><c>GET /v2.0/lbaas/providers/loxilb/status</c>: the provider as a whole.</summary>
/// <param name="OperatingStatus">ONLINE; DEGRADED when <paramref name="Reasons"/> says why; ERROR when no node answers.</param>
/// <param name="ProvisioningStatuses">How many load balancers have each.</param>
/// <param name="OperatingStatuses">Likewise.</param>
/// <param name="Host">The one that answers.</param>
public sealed record ProviderStatusView(
    string Provider,
    string Version,
    OperatingStatus OperatingStatus,
    ImmutableArray<string> Reasons,
    int Nodes,
    int NodesReachable,
    int Loadbalancers,
    ImmutableSortedDictionary<string, int> ProvisioningStatuses,
    ImmutableSortedDictionary<string, int> OperatingStatuses,
    ImmutableArray<ProviderAgentView> Agents,
    HostView? Host = null);

/// <summary>A provider agent, by which Octavia is told of everything.</summary>
/// <param name="LastSeen">When it last asked for something to tell.</param>
public sealed record ProviderAgentView(string Name, DateTimeOffset LastSeen);

/// <summary><c>GET /v2.0/lbaas/providers/loxilb/cluster</c></summary>
public sealed record ProviderClusterView(string DefaultTopology, IReadOnlyList<NodeView> Nodes);

/// <summary>Which load balancers a <c>sync</c> or <c>validate</c> is about.</summary>
/// <param name="LoadbalancerIds">At most 1000; null for all.</param>
public sealed record ProviderScope(ImmutableArray<LoadBalancerId>? LoadbalancerIds = null);

/// <summary><c>POST …/sync</c>: the trees of these will be read back from Octavia.</summary>
public sealed record ProviderSyncView(int Asked, ImmutableArray<LoadBalancerId> Unknown);

/// <summary><c>POST …/validate</c>: whether everything is as it was promised to be.</summary>
/// <param name="Checked">How many load balancers were looked at.</param>
/// <param name="Findings">Only those that differ.</param>
public sealed record ProviderValidationView(bool Valid, int Checked, ImmutableArray<LoadBalancerId> Unknown, ImmutableArray<ValidationFinding> Findings);

/// <param name="Differences">In words, one for each node or thing that is not as it should be.</param>
public sealed record ValidationFinding(LoadBalancerId Id, string? Name, ImmutableArray<string> Differences);
