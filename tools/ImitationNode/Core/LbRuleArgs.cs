namespace LoxiActors.Imitation.Core;

/// <summary>A rule as the engine receives it, after the handler cut numbers down to their widths.</summary>
internal sealed record LbRuleArgs
{
    public string ExternalIp { get; init; } = "";
    public string PrivateIp { get; init; } = "";
    public ushort Port { get; init; }
    public ushort PortMax { get; init; }
    public string Protocol { get; init; } = "";
    public uint Block { get; init; }
    public int Sel { get; init; }
    public int Mode { get; init; }
    public int Security { get; init; }
    public int Oper { get; init; }
    public bool Bgp { get; init; }
    public bool Monitor { get; init; }
    public bool Managed { get; init; }
    public bool Egress { get; init; }
    public bool ProxyProtocolV2 { get; init; }
    public bool Snat { get; init; }
    public uint InactiveTimeout { get; init; }
    public uint PersistTimeout { get; init; }
    public string ProbeType { get; init; } = "";
    public ushort ProbePort { get; init; }
    public string ProbeRequest { get; init; } = "";
    public string ProbeResponse { get; init; } = "";
    public uint ProbeTimeout { get; init; }
    public int ProbeRetries { get; init; }
    public string Name { get; init; } = "";
    public string Host { get; init; } = "";
    public IReadOnlyList<string> SecondaryIps { get; init; } = [];
    public IReadOnlyList<string> AllowedSources { get; init; } = [];
    public IReadOnlyList<LbEndpointArgs> Endpoints { get; init; } = [];
}

internal sealed record LbEndpointArgs(string Ip, ushort Port, byte Weight);

/// <summary>What makes a rule the same rule; the name is no part of it (seen on LoxiLB 0.9.8).</summary>
internal sealed record RuleKey(string Host, string ExternalIp, string Protocol, ushort Port, ushort PortMax, uint Block);
