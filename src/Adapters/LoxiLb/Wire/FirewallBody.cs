using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Wire;

/// <summary>A firewall rule in LoxiLB's own names.</summary>
internal sealed record FirewallBody
{
    [JsonPropertyName("ruleArguments")] public FirewallArguments Rule { get; set; } = new();

    [JsonPropertyName("opts")] public FirewallOpts Opts { get; set; } = new();

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
    [JsonPropertyName("sourceIP")] public string SourceIp { get; set; } = "";

    [JsonPropertyName("destinationIP")] public string DestinationIp { get; set; } = "";

    [JsonPropertyName("protocol")] public int Protocol { get; set; }

    [JsonPropertyName("preference")] public int Preference { get; set; }

    [JsonPropertyName("minSourcePort")] public int? MinSourcePort { get; set; }

    [JsonPropertyName("maxSourcePort")] public int? MaxSourcePort { get; set; }

    [JsonPropertyName("minDestinationPort")] public int? MinDestinationPort { get; set; }

    [JsonPropertyName("maxDestinationPort")] public int? MaxDestinationPort { get; set; }

    [JsonPropertyName("portName")] public string? PortName { get; set; }

    [JsonIgnore]
    public bool MatchesOnlyAddresses => (MinSourcePort ?? 0) == 0 && (MaxSourcePort ?? 0) == 0
        && (MinDestinationPort ?? 0) == 0 && (MaxDestinationPort ?? 0) == 0 && string.IsNullOrEmpty(PortName);
}

internal sealed record FirewallOpts
{
    [JsonPropertyName("allow")] public bool? Allow { get; set; }

    [JsonPropertyName("drop")] public bool? Drop { get; set; }
}

/// <summary>GET /config/firewall/all</summary>
internal sealed record FirewallList
{
    [JsonPropertyName("fwAttr")] public IReadOnlyList<FirewallBody>? Items { get; set; }
}
