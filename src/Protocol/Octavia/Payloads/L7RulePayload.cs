using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>An L7 rule, whole or in part.</summary>
public sealed record L7RulePayload : Payload
{
    [JsonPropertyName("l7rule_id")]
    public Optional<L7RuleId> L7RuleId { get; init; }

    [JsonPropertyName("l7policy_id")]
    public Optional<L7PolicyId?> L7PolicyId { get; init; }

    [JsonPropertyName("project_id")]
    public Optional<string?> ProjectId { get; init; }

    [JsonPropertyName("admin_state_up")]
    public Optional<bool?> AdminStateUp { get; init; }

    [JsonPropertyName("type")]
    public Optional<string?> Type { get; init; }

    [JsonPropertyName("compare_type")]
    public Optional<string?> CompareType { get; init; }

    [JsonPropertyName("key")]
    public Optional<string?> Key { get; init; }

    [JsonPropertyName("value")]
    public Optional<string?> Value { get; init; }

    [JsonPropertyName("invert")]
    public Optional<bool?> Invert { get; init; }
}
