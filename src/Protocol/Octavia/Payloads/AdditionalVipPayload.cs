using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A further VIP. Read back from Octavia it also carries database columns, which stay in <see cref="Payload.Unknown"/>.</summary>
public sealed record AdditionalVipPayload : Payload
{
    [JsonPropertyName("ip_address")]
    public Optional<string?> IpAddress { get; init; }

    [JsonPropertyName("network_id")]
    public Optional<string?> NetworkId { get; init; }

    [JsonPropertyName("port_id")]
    public Optional<string?> PortId { get; init; }

    [JsonPropertyName("subnet_id")]
    public Optional<string?> SubnetId { get; init; }
}
