using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>An endpoint object in LoxiLB's own names.</summary>
internal sealed record EndpointBody
{
    [JsonPropertyName("hostName")] public string HostName { get; set; } = "";

    [JsonPropertyName("name")] public string Name { get; set; } = "";

    [JsonPropertyName("probeType")] public string ProbeType { get; set; } = "";

    [JsonPropertyName("probePort")] public int ProbePort { get; set; }

    [JsonPropertyName("probeReq")] public string ProbeRequest { get; set; } = "";

    [JsonPropertyName("probeResp")] public string ProbeResponse { get; set; } = "";

    /// <summary>Seconds.</summary>
    [JsonPropertyName("probeDuration")] public int ProbeDuration { get; set; }

    [JsonPropertyName("inactiveReTries")] public int InactiveRetries { get; set; }

    /// <summary>ok, nok or red; only in a GET.</summary>
    [JsonPropertyName("currState")] public string? State { get; set; }

    [JsonIgnore] public bool IsProbed => !string.IsNullOrEmpty(ProbeType) && !string.Equals(ProbeType, "none", StringComparison.OrdinalIgnoreCase);

    public static EndpointBody Of(EndpointProbe probe) => new()
    {
        HostName = probe.HostName,
        Name = probe.Name,
        ProbeType = probe.Type.ToString().ToLowerInvariant(),
        ProbePort = probe.Port,
        ProbeRequest = probe.Request,
        ProbeDuration = probe.Interval,
        InactiveRetries = probe.Retries,
    };
}

/// <summary>GET /config/endpoint/all</summary>
internal sealed record EndpointList
{
    [JsonPropertyName("Attr")] public IReadOnlyList<EndpointBody>? Items { get; set; }
}
