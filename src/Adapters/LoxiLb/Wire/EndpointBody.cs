using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>An endpoint object in LoxiLB's own names.</summary>
internal sealed record EndpointBody
{
    [JsonPropertyName("hostName")] public string HostName { get; init; } = "";

    [JsonPropertyName("name")] public string Name { get; init; } = "";

    [JsonPropertyName("probeType")] public string ProbeType { get; init; } = "";

    [JsonPropertyName("probePort")] public int ProbePort { get; init; }

    [JsonPropertyName("probeReq")] public string ProbeRequest { get; init; } = "";

    [JsonPropertyName("probeResp")] public string ProbeResponse { get; init; } = "";

    /// <summary>Seconds.</summary>
    [JsonPropertyName("probeDuration")] public int ProbeDuration { get; init; }

    [JsonPropertyName("inactiveReTries")] public int InactiveRetries { get; init; }

    /// <summary>ok, nok or red; only in a GET.</summary>
    [JsonPropertyName("currState")] public string? State { get; init; }

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
    [JsonPropertyName("Attr")] public IReadOnlyList<EndpointBody>? Items { get; init; }
}
