using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Api;

/// <summary>One line of <c>GET /api/v1/nodes</c>.</summary>
/// <param name="Since">When <paramref name="Reachable"/> last changed; null before the first look.</param>
/// <param name="Rules">Rules that the node showed at the last look; null before the first.</param>
/// <param name="ForeignRules">Those of them that belong to no load balancer of this control plane.</param>
public sealed record NodeView(
    NodeName Name,
    string Url,
    string? Zone,
    string? Host,
    bool Reachable,
    DateTimeOffset? Since,
    DateTimeOffset? LastLook,
    string? LastError,
    string? Version,
    int? Rules,
    int? ForeignRules,
    int LoadBalancers,
    int QueuedChanges);
