using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>How a pool keeps a client on one member.</summary>
public sealed record SessionPersistencePayload : Payload
{
    [JsonPropertyName("type")]
    public Optional<string?> Type { get; init; }

    [JsonPropertyName("cookie_name")]
    public Optional<string?> CookieName { get; init; }

    /// <summary>Seconds; UDP and SCTP only.</summary>
    [JsonPropertyName("persistence_timeout")]
    public Optional<int?> PersistenceTimeout { get; init; }

    /// <summary>A netmask; UDP and SCTP only.</summary>
    [JsonPropertyName("persistence_granularity")]
    public Optional<string?> PersistenceGranularity { get; init; }
}
