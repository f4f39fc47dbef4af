using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Api;

/// <summary>What a failover of one load balancer would do, without doing it.</summary>
/// <param name="Refusal">Why it can't be done; null when it can.</param>
/// <param name="ServedBy">Now.</param>
/// <param name="WouldServe">Afterwards; empty when a spare would have to be found first and none is there.</param>
/// <param name="Steps">In the order in which they would be taken, in words.</param>
public sealed record FailoverPreviewView(
    LoadBalancerId LoadBalancer,
    string? Name,
    string? Refusal,
    ImmutableArray<NodeName> ServedBy,
    ImmutableArray<NodeName> WouldServe,
    ImmutableArray<string> Steps);

/// <summary><c>GET /api/v1/nodes/{name}/loss</c></summary>
public sealed record LossPreviewList(IReadOnlyList<FailoverPreviewView> Loadbalancers);

/// <summary>The body of <c>POST /api/v1/loadbalancers/{id}/failover</c>.</summary>
/// <param name="To">The node that shall serve; null: the best one.</param>
/// <param name="Reason">For the history; 1 to 500 characters.</param>
/// <param name="By">Who asks, for the history; 1 to 64 characters.</param>
/// <param name="DryRun">True: only says what would happen.</param>
public sealed record FailoverBody(string? To = null, string? Reason = null, string? By = null, bool DryRun = false);

/// <summary>The answer when it is under way.</summary>
/// <param name="Failover">Its number in the load balancer's history.</param>
public sealed record FailoverAcceptedBody(long Failover);
