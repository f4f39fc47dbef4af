using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>A firewall rule in LoxiLB's own names.</summary>
internal sealed record FirewallBody
{
    [JsonPropertyName("ruleArguments")] public FirewallArguments Rule { get; init; } = new();

    [JsonPropertyName("opts")] public FirewallOpts Opts { get; init; } = new();

    public static FirewallBody Of(FirewallRule rule) => new()
    {
        Rule = new FirewallArguments
        {
            SourceIp = rule.SourceCidr,
            DestinationIp = rule.DestinationCidr,
            Protocol = rule.Protocol,
            Preference = rule.Preference,
        },
        Opts = rule.Allow ? new FirewallOpts { Allow = true } : new FirewallOpts { Drop = true },
    };
}

internal sealed record FirewallArguments
{
    [JsonPropertyName("sourceIP")] public string SourceIp { get; init; } = "";

    [JsonPropertyName("destinationIP")] public string DestinationIp { get; init; } = "";

    [JsonPropertyName("protocol")] public int Protocol { get; init; }

    [JsonPropertyName("preference")] public int Preference { get; init; }

    [JsonPropertyName("minSourcePort")] public int? MinSourcePort { get; init; }

    [JsonPropertyName("maxSourcePort")] public int? MaxSourcePort { get; init; }

    [JsonPropertyName("minDestinationPort")] public int? MinDestinationPort { get; init; }

    [JsonPropertyName("maxDestinationPort")] public int? MaxDestinationPort { get; init; }

    [JsonPropertyName("portName")] public string? PortName { get; init; }

    [JsonIgnore]
    public bool MatchesOnlyAddresses => (MinSourcePort ?? 0) == 0 && (MaxSourcePort ?? 0) == 0
        && (MinDestinationPort ?? 0) == 0 && (MaxDestinationPort ?? 0) == 0 && string.IsNullOrEmpty(PortName);
}

internal sealed record FirewallOpts
{
    [JsonPropertyName("allow")] public bool? Allow { get; init; }

    [JsonPropertyName("drop")] public bool? Drop { get; init; }
}

/// <summary>GET /config/firewall/all</summary>
internal sealed record FirewallList
{
    [JsonPropertyName("fwAttr")] public IReadOnlyList<FirewallBody>? Items { get; init; }
}
