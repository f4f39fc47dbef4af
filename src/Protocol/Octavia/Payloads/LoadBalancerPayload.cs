using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A load balancer as octavia-lib's driver data model hands it over, whole or in part.</summary>
public sealed record LoadBalancerPayload : NamedPayload
{
    [JsonPropertyName("loadbalancer_id")]
    public Optional<LoadBalancerId> LoadBalancerId { get; init; }

    [JsonPropertyName("description")]
    public Optional<string?> Description { get; init; }

    /// <summary>The flavor's metadata: a dictionary on create, null in an update's old object and in what is read back.</summary>
    [JsonPropertyName("flavor")]
    public Optional<ImmutableSortedDictionary<string, JsonElement>?> Flavor { get; init; }

    /// <summary>The zone's metadata (a dictionary) on create, but its name (a string or null) in an update's old object and in what is read back.</summary>
    [JsonPropertyName("availability_zone")]
    public Optional<JsonElement?> AvailabilityZone { get; init; }

    [JsonPropertyName("vip_address")]
    public Optional<string?> VipAddress { get; init; }

    [JsonPropertyName("vip_network_id")]
    public Optional<string?> VipNetworkId { get; init; }

    [JsonPropertyName("vip_port_id")]
    public Optional<string?> VipPortId { get; init; }

    [JsonPropertyName("vip_subnet_id")]
    public Optional<string?> VipSubnetId { get; init; }

    /// <summary>Null on create even when one was given, if Octavia makes the port.</summary>
    [JsonPropertyName("vip_qos_policy_id")]
    public Optional<string?> VipQosPolicyId { get; init; }

    /// <summary>Only in newer releases of octavia-lib.</summary>
    [JsonPropertyName("vip_sg_ids")]
    public Optional<ImmutableArray<string>?> VipSgIds { get; init; }

    [JsonPropertyName("additional_vips")]
    public Optional<ImmutableArray<AdditionalVipPayload>?> AdditionalVips { get; init; }

    [JsonPropertyName("listeners")]
    public Optional<ImmutableArray<ListenerPayload>?> Listeners { get; init; }

    [JsonPropertyName("pools")]
    public Optional<ImmutableArray<PoolPayload>?> Pools { get; init; }
}
