using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A member, whole or in part.</summary>
public sealed record MemberPayload : NamedPayload
{
    [JsonPropertyName("member_id")]
    public Optional<MemberId> MemberId { get; init; }

    [JsonPropertyName("pool_id")]
    public Optional<PoolId?> PoolId { get; init; }

    [JsonPropertyName("address")]
    public Optional<string?> Address { get; init; }

    [JsonPropertyName("protocol_port")]
    public Optional<int?> ProtocolPort { get; init; }

    /// <summary>0 to 256; 0 takes no new connections.</summary>
    [JsonPropertyName("weight")]
    public Optional<int?> Weight { get; init; }

    [JsonPropertyName("backup")]
    public Optional<bool?> Backup { get; init; }

    [JsonPropertyName("subnet_id")]
    public Optional<string?> SubnetId { get; init; }

    [JsonPropertyName("monitor_address")]
    public Optional<string?> MonitorAddress { get; init; }

    [JsonPropertyName("monitor_port")]
    public Optional<int?> MonitorPort { get; init; }

    /// <summary>Only in newer releases of octavia-lib.</summary>
    [JsonPropertyName("vnic_type")]
    public Optional<string?> VnicType { get; init; }
}
