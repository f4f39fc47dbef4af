using System.Text.Json.Serialization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>How many nodes hold a load balancer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Topology>))]
public enum Topology
{
    [JsonStringEnumMemberName("SINGLE")] Single,
    [JsonStringEnumMemberName("ACTIVE_STANDBY")] ActiveStandby,
    [JsonStringEnumMemberName("ACTIVE_ACTIVE")] ActiveActive,
}

/// <summary>What an Octavia flavor of this provider may set; null leaves it to the configuration.</summary>
public sealed record FlavorMetadata(Topology? Topology, NatMode? NatMode)
{
    /// <summary>False: a lost node is waited for, however long it takes.</summary>
    public bool? Spare { get; init; }

    /// <summary>True: nodes announce the VIPs to their BGP peers.</summary>
    public bool? Bgp { get; init; }

    public static FlavorMetadata None { get; } = new(null, null);
}
