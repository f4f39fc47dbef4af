using System.Text.Json.Serialization;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>A BFD session in LoxiLB's own names. It is identified by its remote address alone.</summary>
internal sealed record BfdBody
{
    /// <summary>The state of a session in which both sides hear each other.</summary>
    public const string Up = "BFDUp";

    [JsonPropertyName("instance")] public string Instance { get; set; } = "";

    [JsonPropertyName("remoteIp")] public string RemoteIp { get; set; } = "";

    /// <summary>The one name that LoxiLB spells otherwise when it lists (<see cref="ListedSourceIp"/>).</summary>
    [JsonPropertyName("sourceIp")] public string? SourceIp { get; set; }

    /// <summary>Only in a list.</summary>
    [JsonPropertyName("sourceIP")] public string? ListedSourceIp { get; set; }

    /// <summary>Microseconds, at least 100,000.</summary>
    [JsonPropertyName("interval")] public long Interval { get; set; }

    /// <summary>Intervals without a packet after which the session is down; 1 to 255.</summary>
    [JsonPropertyName("retryCount")] public int RetryCount { get; set; }

    /// <summary>Only in a list: BFDUp, BFDDown, BFDInit or BFDAdminDown.</summary>
    [JsonPropertyName("state")] public string? State { get; set; }
}

/// <summary>GET /config/bfd/all</summary>
internal sealed record BfdList
{
    [JsonPropertyName("Attr")] public IReadOnlyList<BfdBody>? Items { get; set; }
}
