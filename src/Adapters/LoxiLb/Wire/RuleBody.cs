using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>A rule in LoxiLB's own names. A GET leaves out what is zero, so absent reads as zero; what is null is not sent.</summary>
internal sealed record RuleBody
{
    [JsonPropertyName("serviceArguments")] public ServiceArguments Service { get; set; } = new();

    /// <summary>Null in a GET of a rule whose endpoints were all detached.</summary>
    [JsonPropertyName("endpoints")] public IReadOnlyList<RuleEndpointBody>? Endpoints { get; set; }

    [JsonPropertyName("secondaryIPs")] public IReadOnlyList<SecondaryIpBody>? SecondaryIps { get; set; }

    [JsonPropertyName("allowedSources")] public IReadOnlyList<AllowedSourceBody>? AllowedSources { get; set; }

    /// <param name="announces">See <see cref="Actors.Nodes.NodeCall.PutRule.Announces"/>.</param>
    public static RuleBody Of(LbRule rule, bool announces) => new()
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
            Bgp = announces ? true : null,
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
    [JsonPropertyName("externalIP")] public string ExternalIp { get; set; } = "";

    [JsonPropertyName("port")] public int Port { get; set; }

    [JsonPropertyName("portMax")] public int? PortMax { get; set; }

    [JsonPropertyName("protocol")] public string Protocol { get; set; } = "";

    [JsonPropertyName("sel")] public int Selection { get; set; }

    [JsonPropertyName("mode")] public int Mode { get; set; }

    [JsonPropertyName("monitor")] public bool Monitor { get; set; }

    [JsonPropertyName("probetype")] public string? ProbeType { get; set; }

    [JsonPropertyName("inactiveTimeOut")] public int InactiveTimeout { get; set; }

    [JsonPropertyName("name")] public string Name { get; set; } = "";

    [JsonPropertyName("proxyprotocolv2")] public bool ProxyProtocolV2 { get; set; }

    [JsonPropertyName("bgp")] public bool? Bgp { get; set; }

    [JsonPropertyName("block")] public uint? Block { get; set; }

    [JsonPropertyName("host")] public string? Host { get; set; }

    [JsonPropertyName("security")] public int? Security { get; set; }

    [JsonPropertyName("egress")] public bool? Egress { get; set; }
}

internal sealed record RuleEndpointBody
{
    [JsonPropertyName("endpointIP")] public string Address { get; set; } = "";

    [JsonPropertyName("targetPort")] public int TargetPort { get; set; }

    [JsonPropertyName("weight")] public int Weight { get; set; }

    /// <summary>active or inactive; only in a GET.</summary>
    [JsonPropertyName("state")] public string? State { get; set; }

    /// <summary>packets:bytes; only in a GET.</summary>
    [JsonPropertyName("counter")] public string? Counter { get; set; }
}

internal sealed record SecondaryIpBody
{
    [JsonPropertyName("secondaryIP")] public string? Address { get; set; }
}

internal sealed record AllowedSourceBody
{
    [JsonPropertyName("prefix")] public string? Prefix { get; set; }
}

/// <summary>GET /config/loadbalancer/all</summary>
internal sealed record RuleList
{
    [JsonPropertyName("lbAttr")] public IReadOnlyList<RuleBody>? Items { get; set; }
}
