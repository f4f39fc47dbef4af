using System.Text.Json.Serialization;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Http;

/// <summary>The tree will be read back from Octavia.</summary>
internal sealed record SyncAskedBody(bool Asked);

internal sealed record LoadBalancerList([property: JsonPropertyName("loadbalancers")] IReadOnlyList<LoadBalancerSummary> LoadBalancers);

internal sealed record HistoryList(IReadOnlyList<HistoryEntry> History);

/// <summary>What was asked for is durable, and follows.</summary>
/// <param name="Nodes">Those that it concerns.</param>
internal sealed record TakenBody(IReadOnlyList<string> Nodes);

internal sealed record NodeList(IReadOnlyList<NodeView> Nodes);
