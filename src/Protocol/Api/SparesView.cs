using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Api;

/// <summary>The spare pool: <c>GET /api/v1/spares</c>.</summary>
/// <param name="Wanted">Spares that there should be in each zone.</param>
/// <param name="MinAge">Seconds that a spare has to have been alive and empty.</param>
/// <param name="ReuseNodes">Nodes in use take the place when no spare can.</param>
public sealed record SparesView(
    int Wanted, decimal MinAge, bool ReuseNodes, ImmutableArray<SpareView> Spares, ImmutableArray<UnmetLossView> Unmet, ImmutableArray<ShortfallView> Shortfalls);

/// <param name="State">ready, ageing or taken.</param>
/// <param name="Configured">False: it holds nothing, and the configuration does not call it a spare.</param>
/// <param name="Since">Since when it is alive and empty, or has taken the place.</param>
/// <param name="Lost">In whose place it is.</param>
public sealed record SpareView(NodeName Node, string? Zone, string? Host, string State, bool Configured, DateTimeOffset Since, NodeName? Lost);

/// <summary>A lost node in whose place no spare is.</summary>
/// <param name="Reused">Nodes in use that were offered instead.</param>
/// <param name="WhyNone">Null when something always was offered.</param>
public sealed record UnmetLossView(NodeName Lost, ImmutableArray<NodeName> Reused, string? WhyNone);

/// <summary>An alarm: fewer spares than there should be.</summary>
/// <param name="NotCreated">Why nobody makes more.</param>
public sealed record ShortfallView(string? Zone, int Have, int Want, DateTimeOffset Since, string? NotCreated);
