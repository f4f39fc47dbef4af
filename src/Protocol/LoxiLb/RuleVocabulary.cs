using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.LoxiLb;

/// <summary>LoxiLB's <c>protocol</c> of a rule.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleProtocol>))]
public enum RuleProtocol
{
    [JsonStringEnumMemberName("tcp")] Tcp,
    [JsonStringEnumMemberName("udp")] Udp,
    [JsonStringEnumMemberName("sctp")] Sctp,
}

/// <summary>LoxiLB's <c>sel</c>, with its numbers.</summary>
public enum EndpointSelection
{
    RoundRobin = 0,

    /// <summary>5-tuple hash.</summary>
    Hash = 1,

    /// <summary>Weighted round robin over 16 slots; the only selection that looks at weights.</summary>
    Priority = 2,

    /// <summary>By source address, for 10,800 s; IPv6 uses only the first 32 bits.</summary>
    Persist = 3,

    /// <summary>Looks only at the first 16 endpoints.</summary>
    LeastConnections = 4,
}

/// <summary>LoxiLB's <c>mode</c>, with its numbers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NatMode>))]
public enum NatMode
{
    /// <summary>The client's address is kept; the way back must cross the node.</summary>
    [JsonStringEnumMemberName("dnat")] Dnat = 0,

    /// <summary>Members see the node's interface address.</summary>
    [JsonStringEnumMemberName("onearm")] OneArm = 1,

    /// <summary>Members see the VIP.</summary>
    [JsonStringEnumMemberName("fullnat")] FullNat = 2,
}

/// <summary>LoxiLB's <c>probeType</c> of an endpoint object.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProbeType>))]
public enum ProbeType
{
    [JsonStringEnumMemberName("none")] None,
    [JsonStringEnumMemberName("tcp")] Tcp,
    [JsonStringEnumMemberName("udp")] Udp,
    [JsonStringEnumMemberName("sctp")] Sctp,
    [JsonStringEnumMemberName("ping")] Ping,
    [JsonStringEnumMemberName("http")] Http,
    [JsonStringEnumMemberName("https")] Https,
}
