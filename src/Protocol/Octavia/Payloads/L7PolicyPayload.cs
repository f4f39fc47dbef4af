using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Protocol.Octavia.Payloads;

/// <summary>An L7 policy, whole or in part.</summary>
public sealed record L7PolicyPayload : NamedPayload
{
    [JsonPropertyName("l7policy_id")]
    public Optional<L7PolicyId> L7PolicyId { get; init; }

    [JsonPropertyName("listener_id")]
    public Optional<ListenerId?> ListenerId { get; init; }

    [JsonPropertyName("description")]
    public Optional<string?> Description { get; init; }

    [JsonPropertyName("action")]
    public Optional<string?> Action { get; init; }

    [JsonPropertyName("position")]
    public Optional<int?> Position { get; init; }

    [JsonPropertyName("redirect_pool_id")]
    public Optional<PoolId?> RedirectPoolId { get; init; }

    [JsonPropertyName("redirect_pool")]
    public Optional<PoolPayload?> RedirectPool { get; init; }

    [JsonPropertyName("redirect_url")]
    public Optional<string?> RedirectUrl { get; init; }

    [JsonPropertyName("redirect_prefix")]
    public Optional<string?> RedirectPrefix { get; init; }

    [JsonPropertyName("redirect_http_code")]
    public Optional<int?> RedirectHttpCode { get; init; }

    [JsonPropertyName("rules")]
    public Optional<ImmutableArray<L7RulePayload>?> Rules { get; init; }
}
