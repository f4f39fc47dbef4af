using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A listener, whole or in part.</summary>
public sealed record ListenerPayload : NamedPayload
{
    [JsonPropertyName("listener_id")]
    public Optional<ListenerId> ListenerId { get; init; }

    [JsonPropertyName("loadbalancer_id")]
    public Optional<LoadBalancerId?> LoadBalancerId { get; init; }

    [JsonPropertyName("description")]
    public Optional<string?> Description { get; init; }

    [JsonPropertyName("protocol")]
    public Optional<string?> Protocol { get; init; }

    [JsonPropertyName("protocol_port")]
    public Optional<int?> ProtocolPort { get; init; }

    /// <summary>-1 is no limit.</summary>
    [JsonPropertyName("connection_limit")]
    public Optional<int?> ConnectionLimit { get; init; }

    [JsonPropertyName("default_pool_id")]
    public Optional<PoolId?> DefaultPoolId { get; init; }

    /// <summary>May lack members and monitor in a fully populated create: join on the id with the load balancer's pools.</summary>
    [JsonPropertyName("default_pool")]
    public Optional<PoolPayload?> DefaultPool { get; init; }

    /// <summary>Milliseconds.</summary>
    [JsonPropertyName("timeout_client_data")]
    public Optional<long?> TimeoutClientData { get; init; }

    /// <summary>Milliseconds.</summary>
    [JsonPropertyName("timeout_member_connect")]
    public Optional<long?> TimeoutMemberConnect { get; init; }

    /// <summary>Milliseconds.</summary>
    [JsonPropertyName("timeout_member_data")]
    public Optional<long?> TimeoutMemberData { get; init; }

    /// <summary>Milliseconds.</summary>
    [JsonPropertyName("timeout_tcp_inspect")]
    public Optional<long?> TimeoutTcpInspect { get; init; }

    [JsonPropertyName("insert_headers")]
    public Optional<ImmutableSortedDictionary<string, string>?> InsertHeaders { get; init; }

    /// <summary>In no fixed order.</summary>
    [JsonPropertyName("allowed_cidrs")]
    public Optional<ImmutableArray<string>?> AllowedCidrs { get; init; }

    [JsonPropertyName("l7policies")]
    public Optional<ImmutableArray<L7PolicyPayload>?> L7Policies { get; init; }

    [JsonPropertyName("default_tls_container_ref")]
    public Optional<string?> DefaultTlsContainerRef { get; init; }

    [JsonPropertyName("default_tls_container_data")]
    public Optional<TlsContainerPayload?> DefaultTlsContainerData { get; init; }

    /// <summary>Clearing the list reaches a driver as an unset field.</summary>
    [JsonPropertyName("sni_container_refs")]
    public Optional<ImmutableArray<string>?> SniContainerRefs { get; init; }

    /// <summary>Only the first of several on create.</summary>
    [JsonPropertyName("sni_container_data")]
    public Optional<ImmutableArray<TlsContainerPayload>?> SniContainerData { get; init; }

    [JsonPropertyName("client_ca_tls_container_ref")]
    public Optional<string?> ClientCaTlsContainerRef { get; init; }

    [JsonPropertyName("client_ca_tls_container_data")]
    public Optional<string?> ClientCaTlsContainerData { get; init; }

    [JsonPropertyName("client_authentication")]
    public Optional<string?> ClientAuthentication { get; init; }

    [JsonPropertyName("client_crl_container_ref")]
    public Optional<string?> ClientCrlContainerRef { get; init; }

    [JsonPropertyName("client_crl_container_data")]
    public Optional<string?> ClientCrlContainerData { get; init; }

    [JsonPropertyName("tls_versions")]
    public Optional<ImmutableArray<string>?> TlsVersions { get; init; }

    [JsonPropertyName("tls_ciphers")]
    public Optional<string?> TlsCiphers { get; init; }

    [JsonPropertyName("alpn_protocols")]
    public Optional<ImmutableArray<string>?> AlpnProtocols { get; init; }

    /// <summary>Only in newer releases of octavia-lib.</summary>
    [JsonPropertyName("hsts_max_age")]
    public Optional<int?> HstsMaxAge { get; init; }

    /// <summary>Only in newer releases of octavia-lib.</summary>
    [JsonPropertyName("hsts_include_subdomains")]
    public Optional<bool?> HstsIncludeSubdomains { get; init; }

    /// <summary>Only in newer releases of octavia-lib.</summary>
    [JsonPropertyName("hsts_preload")]
    public Optional<bool?> HstsPreload { get; init; }
}
