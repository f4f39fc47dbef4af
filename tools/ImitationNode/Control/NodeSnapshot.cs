namespace LoxiActors.Imitation;

/// <summary>What a node knows and has programmed at one moment, hidden things included.</summary>
public sealed record NodeSnapshot
{
    public required string Name { get; init; }
    public required int Restarts { get; init; }
    public required IReadOnlyList<RuleSnapshot> Rules { get; init; }
    public required IReadOnlyList<EndpointSnapshot> Endpoints { get; init; }

    /// <summary>Firewall rules in the data plane: those that GET shows, marking ones, and deleted ones that stayed.</summary>
    public required IReadOnlyList<FirewallSnapshot> DataPlaneFirewall { get; init; }

    /// <summary>Allowed source prefixes and the rule numbers marked for them, as bits.</summary>
    public required IReadOnlyDictionary<string, uint> AllowedSourceMarks { get; init; }

    public required IReadOnlyList<RoleSnapshot> Roles { get; init; }

    /// <summary>BFD sessions, also those that GET hides.</summary>
    public required IReadOnlyList<BfdSnapshot> Bfd { get; init; }

    /// <summary>The VIPs that a node with --bgp would advertise, each with LoxiLB's count of what it is advertised for.</summary>
    public required IReadOnlyDictionary<string, int> Advertised { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Addresses { get; init; }
    public required IReadOnlyList<string> DownTargets { get; init; }
    public required NodeFaults Faults { get; init; }
    public required IReadOnlyDictionary<string, long> CallCounts { get; init; }
    public required IReadOnlyList<NodeCall> Calls { get; init; }
}

/// <summary>A rule.</summary>
/// <param name="WeightSlots">"address:port" for each of the 16 slots when sel is 2; empty otherwise.</param>
public sealed record RuleSnapshot(
    int Number, string Name, string Host, string ExternalIp, string Protocol, int Port, int PortMax, uint Block, int Sel,
    int Mode, int Security, bool Monitor, bool Bgp, bool Managed, uint InactiveTimeout, uint PersistTimeout, string ProbeType,
    int ProbePort, string ProbeRequest, string ProbeResponse, uint ProbeTimeout, int ProbeRetries, string? PrivateIp,
    IReadOnlyList<string> AllowedSources, IReadOnlyList<RuleEndpointSnapshot> Endpoints, IReadOnlyList<string> WeightSlots);

/// <summary>An endpoint of a rule.</summary>
/// <param name="Hidden">A tombstone: left out by GET, counted by limits.</param>
public sealed record RuleEndpointSnapshot(
    string Ip, int Port, int Weight, bool Hidden, bool Active, ulong Packets, ulong Bytes);

/// <summary>An endpoint object.</summary>
public sealed record EndpointSnapshot(
    string Key, string HostName, int References, string ProbeType, int ProbePort, string ProbeRequest, string ProbeResponse,
    uint ProbeDuration, int Retries, bool Probed, string State, string HostState);

/// <summary>A firewall rule in the data plane.</summary>
/// <param name="Leftover">Deleted over REST, still in force.</param>
/// <param name="ForAllowedSource">Only marks an allowed source; GET does not show it.</param>
public sealed record FirewallSnapshot(
    int Number, string Source, string Destination, int MinDestinationPort, int MaxDestinationPort, int Protocol,
    uint Preference, bool Allow, bool Drop, uint Mark, bool Leftover, bool ForAllowedSource);

/// <summary>A BFD session.</summary>
/// <param name="State">BFDUp, BFDDown, BFDInit or BFDAdminDown.</param>
/// <param name="Received">Packets of the other side that came since the session was made.</param>
public sealed record BfdSnapshot(string RemoteIp, string Instance, string State, long Received);

/// <summary>The HA state of an instance.</summary>
public sealed record RoleSnapshot(string Instance, string State, string Vip);
