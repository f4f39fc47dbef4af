using System.Net;

namespace LoxiActors.Imitation.Core;

/// <summary>A rule in the table.</summary>
internal sealed class Rule
{
    public required RuleKey Key { get; init; }

    /// <summary>1-based; the number freed last is taken first.</summary>
    public required int Number { get; init; }

    public required IPAddress ExternalIp { get; init; }
    public required string Name { get; init; }
    public required bool Bgp { get; init; }
    public required bool Managed { get; init; }
    public required bool Monitor { get; init; }
    public required bool Egress { get; init; }
    public required int Security { get; init; }
    public required bool Snat { get; init; }
    public required IPAddress? PrivateIp { get; init; }
    public required IReadOnlyList<IPAddress> SecondaryIps { get; init; }

    public int Sel { get; set; }
    public int Mode { get; set; }
    public bool ProxyProtocolV2 { get; set; }
    public uint InactiveTimeout { get; set; }
    public uint PersistTimeout { get; set; }
    public string ProbeType { get; set; } = "";
    public ushort ProbePort { get; set; }
    public string ProbeRequest { get; set; } = "";
    public string ProbeResponse { get; set; } = "";
    public uint ProbeTimeout { get; set; }
    public int ProbeRetries { get; set; }
    public List<string> AllowedSources { get; set; } = [];
    public List<RuleEndpoint> Endpoints { get; set; } = [];

    /// <summary>When endpoint states were last carried into this rule.</summary>
    public DateTimeOffset SyncedAt { get; set; }

    /// <summary>
    /// What GET shows of an endpoint's traffic. A rule has 16 counters, so above 16 endpoints, hidden ones included, several share
    /// one (seen on LoxiLB 0.9.8). Weighted rules share them out by slots, which never shows.
    /// </summary>
    public (ulong Packets, ulong Bytes) CounterOf(RuleEndpoint endpoint)
    {
        if (Sel == 2 || Endpoints.Count <= Limits.Counters)
            return (endpoint.Packets, endpoint.Bytes);
        var (packets, bytes) = (0ul, 0ul);
        for (var i = Endpoints.IndexOf(endpoint) % Limits.Counters; i < Endpoints.Count; i += Limits.Counters)
            (packets, bytes) = (packets + Endpoints[i].Packets, bytes + Endpoints[i].Bytes);
        return (packets, bytes);
    }

    public IEnumerable<RuleEndpoint> Visible => Endpoints.Where(endpoint => !endpoint.Hidden);

    /// <summary>The HA instance: the text after the first colon of the name (seen on LoxiLB 0.9.8).</summary>
    public string Instance => Name.Split(':') is { Length: >= 2 } parts ? parts[1] : Limits.DefaultInstance;

    public bool HandlesVip =>
        !Snat && !Name.Contains("ipvs", StringComparison.Ordinal) && !Name.Contains("static", StringComparison.Ordinal);

    /// <summary>One-arm, full-NAT and host-one-arm rules probe even when nobody asked for a monitor.</summary>
    public static bool Probes(int mode, bool monitor) => monitor || mode is 1 or 2 or 5;
}
