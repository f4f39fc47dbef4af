using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>A health monitor, whole or in part.</summary>
public sealed record HealthMonitorPayload : NamedPayload
{
    [JsonPropertyName("healthmonitor_id")]
    public Optional<HealthMonitorId> HealthMonitorId { get; init; }

    [JsonPropertyName("pool_id")]
    public Optional<PoolId?> PoolId { get; init; }

    [JsonPropertyName("type")]
    public Optional<string?> Type { get; init; }

    /// <summary>Seconds between checks.</summary>
    [JsonPropertyName("delay")]
    public Optional<int?> Delay { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("timeout")]
    public Optional<int?> Timeout { get; init; }

    /// <summary>Successes until a member is ONLINE.</summary>
    [JsonPropertyName("max_retries")]
    public Optional<int?> MaxRetries { get; init; }

    /// <summary>Failures until a member is ERROR.</summary>
    [JsonPropertyName("max_retries_down")]
    public Optional<int?> MaxRetriesDown { get; init; }

    [JsonPropertyName("http_method")]
    public Optional<string?> HttpMethod { get; init; }

    [JsonPropertyName("url_path")]
    public Optional<string?> UrlPath { get; init; }

    [JsonPropertyName("expected_codes")]
    public Optional<string?> ExpectedCodes { get; init; }

    [JsonPropertyName("http_version")]
    public Optional<double?> HttpVersion { get; init; }

    [JsonPropertyName("domain_name")]
    public Optional<string?> DomainName { get; init; }
}
