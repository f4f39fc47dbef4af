using System.Text.Json.Serialization;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>What the objects share that a user can name; an L7 rule has no name.</summary>
public abstract record NamedPayload : Payload
{
    [JsonPropertyName("project_id")]
    public Optional<string?> ProjectId { get; init; }

    [JsonPropertyName("name")]
    public Optional<string?> Name { get; init; }

    [JsonPropertyName("admin_state_up")]
    public Optional<bool?> AdminStateUp { get; init; }
}
