using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

/// <param name="Wait">Seconds to wait for the first.</param>
/// <param name="Agent">What to call the one who asks.</param>
internal sealed record TakeBody(int? Max = null, int? Wait = null, string? Agent = null);

/// <summary>What stands in <c>statuses</c> goes to the driver-agent's status socket as it is.</summary>
internal sealed record ReportList(IReadOnlyList<JsonElement> Reports)
{
    public static ReportList Of(IEnumerable<StatusReport> reports, TimeSpan lease) =>
        new([.. reports.Select(report => JsonDocument.Parse(StatusReportJson.Write(report, lease)).RootElement)]);
}

internal sealed record AcknowledgeBody([property: JsonRequired] IReadOnlyList<AcknowledgedReport?> Reports);

/// <summary>Names one report, by the load balancer that owes it and its number.</summary>
/// <param name="Told">False gives it back: Octavia was told nothing of it.</param>
internal sealed record AcknowledgedReport(
    [property: JsonPropertyName("loadbalancer_id"), JsonRequired] LoadBalancerId LoadBalancerId,
    [property: JsonRequired] long Number,
    bool? Told = null);

internal sealed record AcknowledgeAnswers(IReadOnlyList<AcknowledgeAnswer> Reports);

/// <param name="Fault">Why the entry was not taken; absent when it was.</param>
internal sealed record AcknowledgeAnswer(
    [property: JsonPropertyName("loadbalancer_id")] LoadBalancerId LoadBalancerId,
    long Number,
    bool Accepted,
    FaultBody? Fault);

/// <param name="AfterOperation">Null: whoever sends the tree vouches for it.</param>
/// <param name="LoadBalancer">The tree as the driver-agent's get socket gives it; null if Octavia has none. Left out only with <paramref name="Unreadable"/> or <paramref name="Ended"/>.</param>
/// <param name="Unreadable">Why Octavia does not show the tree; it is asked for again later.</param>
/// <param name="Ended">True: the transactions have ended, and there is no tree to show.</param>
internal sealed record ReadBackBody(
    [property: JsonPropertyName("loadbalancer_id"), JsonRequired] LoadBalancerId LoadBalancerId,
    long? AfterOperation = null,
    [property: JsonPropertyName("loadbalancer")] JsonElement LoadBalancer = default,
    string? Unreadable = null,
    bool? Ended = null);

/// <param name="Batch">To acknowledge it by; 0 with an empty list, which needs none.</param>
/// <param name="Lease">For how many seconds the batch is the taker's.</param>
internal sealed record StatisticsBody(long Batch, double Lease, IReadOnlyList<ListenerStatistics> Listeners);

internal sealed record StatisticsAcknowledgeBody([property: JsonRequired] long Batch);

/// <summary>An empty object.</summary>
internal sealed record Nothing;

/// <summary>A tree was taken in.</summary>
internal sealed record SyncedBody(bool Synced);
