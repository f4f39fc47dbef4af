using System.Text.Json.Serialization;

namespace LoxiActors.Agent.LoxiLb;

// Only what a heartbeat is made of. A GET leaves out what is zero or empty.
internal sealed class RuleList
{
    [JsonPropertyName("lbAttr")] public List<RuleItem>? Items { get; set; }
}

internal sealed class RuleItem
{
    [JsonPropertyName("endpoints")] public List<RuleEndpoint>? Endpoints { get; set; }
}

internal sealed class RuleEndpoint
{
    /// <summary>packets:bytes</summary>
    [JsonPropertyName("counter")] public string? Counter { get; set; }
}

internal sealed class EndpointList
{
    [JsonPropertyName("Attr")] public List<EndpointItem>? Items { get; set; }
}

internal sealed class EndpointItem
{
    [JsonPropertyName("name")] public string? Name { get; set; }

    /// <summary>ok, nok or red.</summary>
    [JsonPropertyName("currState")] public string? State { get; set; }
}

internal sealed class RoleList
{
    [JsonPropertyName("Attr")] public List<RoleItem>? Items { get; set; }
}

internal sealed class RoleItem
{
    [JsonPropertyName("instance")] public string? Instance { get; set; }

    [JsonPropertyName("state")] public string? State { get; set; }
}

internal sealed class BfdList
{
    [JsonPropertyName("Attr")] public List<BfdItem>? Items { get; set; }
}

internal sealed class BfdItem
{
    [JsonPropertyName("remoteIp")] public string? RemoteIp { get; set; }

    [JsonPropertyName("state")] public string? State { get; set; }
}

[JsonSerializable(typeof(RuleList))]
[JsonSerializable(typeof(EndpointList))]
[JsonSerializable(typeof(RoleList))]
[JsonSerializable(typeof(BfdList))]
internal sealed partial class Wire : JsonSerializerContext;
