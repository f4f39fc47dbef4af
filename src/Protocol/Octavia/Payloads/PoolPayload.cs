using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A pool, whole or in part.</summary>
public sealed record PoolPayload : NamedPayload
{
    [JsonPropertyName("pool_id")]
    public Optional<PoolId> PoolId { get; init; }

    [JsonPropertyName("loadbalancer_id")]
    public Optional<LoadBalancerId?> LoadBalancerId { get; init; }

    [JsonPropertyName("listener_id")]
    public Optional<ListenerId?> ListenerId { get; init; }

    [JsonPropertyName("description")]
    public Optional<string?> Description { get; init; }

    [JsonPropertyName("protocol")]
    public Optional<string?> Protocol { get; init; }

    [JsonPropertyName("lb_algorithm")]
    public Optional<string?> LbAlgorithm { get; init; }

    /// <summary>Always null when a pool is created on a load balancer rather than on a listener.</summary>
    [JsonPropertyName("session_persistence")]
    public Optional<SessionPersistencePayload?> SessionPersistence { get; init; }

    [JsonPropertyName("members")]
    public Optional<ImmutableArray<MemberPayload>?> Members { get; init; }

    [JsonPropertyName("healthmonitor")]
    public Optional<HealthMonitorPayload?> HealthMonitor { get; init; }

    [JsonPropertyName("tls_enabled")]
    public Optional<bool?> TlsEnabled { get; init; }

    [JsonPropertyName("tls_container_ref")]
    public Optional<string?> TlsContainerRef { get; init; }

    [JsonPropertyName("tls_container_data")]
    public Optional<TlsContainerPayload?> TlsContainerData { get; init; }

    [JsonPropertyName("ca_tls_container_ref")]
    public Optional<string?> CaTlsContainerRef { get; init; }

    [JsonPropertyName("ca_tls_container_data")]
    public Optional<string?> CaTlsContainerData { get; init; }

    [JsonPropertyName("crl_container_ref")]
    public Optional<string?> CrlContainerRef { get; init; }

    [JsonPropertyName("crl_container_data")]
    public Optional<string?> CrlContainerData { get; init; }

    [JsonPropertyName("tls_versions")]
    public Optional<ImmutableArray<string>?> TlsVersions { get; init; }

    [JsonPropertyName("tls_ciphers")]
    public Optional<string?> TlsCiphers { get; init; }

    [JsonPropertyName("alpn_protocols")]
    public Optional<ImmutableArray<string>?> AlpnProtocols { get; init; }
}
