using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>A rule in LoxiLB's own names. A GET leaves out what is zero, so absent reads as zero; what is null is not sent.</summary>
internal sealed record RuleBody
{
    [JsonPropertyName("serviceArguments")] public ServiceArguments Service { get; init; } = new();

    /// <summary>Null in a GET of a rule whose endpoints were all detached.</summary>
    [JsonPropertyName("endpoints")] public IReadOnlyList<RuleEndpointBody>? Endpoints { get; init; }

    [JsonPropertyName("secondaryIPs")] public IReadOnlyList<SecondaryIpBody>? SecondaryIps { get; init; }

    [JsonPropertyName("allowedSources")] public IReadOnlyList<AllowedSourceBody>? AllowedSources { get; init; }

    public static RuleBody Of(LbRule rule) => new()
    {
        Service = new ServiceArguments
        {
            ExternalIp = rule.Key.ExternalIp,
            Port = rule.Key.Port,
            Protocol = rule.Key.Protocol.ToString().ToLowerInvariant(),
            Selection = (int)rule.Selection,
            Mode = (int)rule.Mode,
            Monitor = true,
            ProbeType = "none",
            InactiveTimeout = rule.InactiveTimeout,
            Name = rule.Name,
            ProxyProtocolV2 = rule.ProxyProtocolV2,
        },
        Endpoints = [.. rule.Endpoints.Select(endpoint => new RuleEndpointBody
        {
            Address = endpoint.Address,
            TargetPort = endpoint.TargetPort,
            Weight = endpoint.Weight,
        })],
    };
}

internal sealed record ServiceArguments
{
    [JsonPropertyName("externalIP")] public string ExternalIp { get; init; } = "";

    [JsonPropertyName("port")] public int Port { get; init; }

    [JsonPropertyName("portMax")] public int? PortMax { get; init; }

    [JsonPropertyName("protocol")] public string Protocol { get; init; } = "";

    [JsonPropertyName("sel")] public int Selection { get; init; }

    [JsonPropertyName("mode")] public int Mode { get; init; }

    [JsonPropertyName("monitor")] public bool Monitor { get; init; }

    [JsonPropertyName("probetype")] public string? ProbeType { get; init; }

    [JsonPropertyName("inactiveTimeOut")] public int InactiveTimeout { get; init; }

    [JsonPropertyName("name")] public string Name { get; init; } = "";

    [JsonPropertyName("proxyprotocolv2")] public bool ProxyProtocolV2 { get; init; }

    [JsonPropertyName("block")] public uint? Block { get; init; }

    [JsonPropertyName("host")] public string? Host { get; init; }

    [JsonPropertyName("security")] public int? Security { get; init; }

    [JsonPropertyName("egress")] public bool? Egress { get; init; }
}

internal sealed record RuleEndpointBody
{
    [JsonPropertyName("endpointIP")] public string Address { get; init; } = "";

    [JsonPropertyName("targetPort")] public int TargetPort { get; init; }

    [JsonPropertyName("weight")] public int Weight { get; init; }

    /// <summary>active or inactive; only in a GET.</summary>
    [JsonPropertyName("state")] public string? State { get; init; }

    /// <summary>packets:bytes; only in a GET.</summary>
    [JsonPropertyName("counter")] public string? Counter { get; init; }
}

internal sealed record SecondaryIpBody
{
    [JsonPropertyName("secondaryIP")] public string? Address { get; init; }
}

internal sealed record AllowedSourceBody
{
    [JsonPropertyName("prefix")] public string? Prefix { get; init; }
}

/// <summary>GET /config/loadbalancer/all</summary>
internal sealed record RuleList
{
    [JsonPropertyName("lbAttr")] public IReadOnlyList<RuleBody>? Items { get; init; }
}
