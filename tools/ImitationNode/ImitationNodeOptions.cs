using System.Net;

namespace LoxiActors.Imitation;

/// <summary>How an imitation node is set up.</summary>
public sealed record ImitationNodeOptions
{
    /// <summary>Shown by the control API; no meaning to LoxiLB.</summary>
    public string Name { get; init; } = "node";

    /// <summary>Of 127.0.0.0/8, or 0.0.0.0. Nodes that speak BFD with each other need one of 127.0.0.0/8 each, which is then also their BFD address.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>UDP port of BFD, the same on all nodes that speak it with each other. Taken with the first session with an address of 127.0.0.0/8.</summary>
    public int BfdPort { get; init; } = 3784;

    /// <summary>Stands in for the kernel, which keeps the addresses on lo when the process is killed. Null: they end with the process.</summary>
    public string? KeepAddressesFile { get; init; }

    /// <summary>TCP port on <see cref="ListenAddress"/>; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How long an applied rule POST keeps the node's one lock, in milliseconds. A real node takes about 1000.</summary>
    public int PostMilliseconds { get; init; }

    /// <summary>A file with the manual token; read again for every call. Null: no manual token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Users of the user service. Empty: no user service, and its login route answers 501.</summary>
    public IReadOnlyList<ImitationUser> Users { get; init; } = [];

    /// <summary>PEM certificate and key of the server; both or neither.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <inheritdoc cref="TlsCertificateFile"/>
    public string? TlsKeyFile { get; init; }

    /// <summary>PEM certificates of the authorities that may sign client certificates; needs TLS. Null: none is asked for.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary>Probe outcomes take effect at once instead of after the checkers' and the rule sync's simulated time.</summary>
    public bool ImmediateHealth { get; init; }

    /// <summary>The clock of probes, delays and the call log.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How many calls the log keeps.</summary>
    public int CallLogSize { get; init; } = 1000;

    /// <summary>Addresses on interfaces besides lo, which has 127.0.0.1/8. A MASTER takes a VIP only from a connected network.</summary>
    public IReadOnlyList<(string Device, string Cidr)> Addresses { get; init; } = [("eth0", "10.0.0.2/8"), ("eth1", "192.0.2.1/24")];

    /// <summary>The faults at the start.</summary>
    public NodeFaults Faults { get; init; } = new();

    /// <summary>What /version answers.</summary>
    public string Version { get; init; } = "0.9.8.6-beta";

    /// <summary>Rule limit of the node.</summary>
    public int MaxRules { get; init; } = Core.Limits.Rules;

    /// <summary>Firewall rule limit of the node.</summary>
    public int MaxFirewallRules { get; init; } = Core.Limits.FirewallRules;
}

/// <summary>A user of the user service.</summary>
/// <param name="Role">admin, or viewer: GET and logout only.</param>
public sealed record ImitationUser(string Name, string Password, string Role = "admin");
