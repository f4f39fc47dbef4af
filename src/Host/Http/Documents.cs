using System.Text.Json.Serialization;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Host.Http;

/// <summary>A call that changes something was accepted: it is in the journal and will end ACTIVE, DELETED or ERROR.</summary>
/// <param name="Operation">Its number in the load balancer's history.</param>
/// <param name="Duplicate">The same call was accepted before; this repeats the first answer.</param>
internal sealed record AcceptedBody(bool Accepted, long Operation, bool Duplicate);

/// <summary>What a call that only asks returned; null for a validation that passed.</summary>
internal sealed record ResultBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyDictionary<string, string>? Result);

/// <summary>The whole tree as Octavia holds it.</summary>
/// <param name="LoadBalancer">Null when Octavia has no such load balancer; the field itself must be there.</param>
internal sealed record SyncBody([property: JsonPropertyName("loadbalancer"), JsonRequired] LoadBalancerPayload? LoadBalancer);

/// <summary>A tree was taken in.</summary>
internal sealed record SyncedBody(bool Taken);

internal sealed record AcknowledgeBody([property: JsonRequired] IReadOnlyList<AcknowledgedReport?> Reports);

/// <summary>Names one report, by the load balancer that owes it and its number.</summary>
internal sealed record AcknowledgedReport(
    [property: JsonPropertyName("loadbalancer_id"), JsonRequired] LoadBalancerId LoadBalancerId,
    [property: JsonRequired] long Number);

internal sealed record AcknowledgeAnswers(IReadOnlyList<AcknowledgeAnswer> Reports);

/// <param name="Fault">Why the entry was not taken; absent when it was.</param>
internal sealed record AcknowledgeAnswer(
    [property: JsonPropertyName("loadbalancer_id")] LoadBalancerId LoadBalancerId,
    long Number,
    bool Acknowledged,
    FaultBody? Fault);

internal sealed record LoadBalancerList([property: JsonPropertyName("loadbalancers")] IReadOnlyList<LoadBalancerSummary> LoadBalancers);

internal sealed record HistoryList(IReadOnlyList<HistoryEntry> History);

internal sealed record NodeList(IReadOnlyList<NodeView> Nodes);
