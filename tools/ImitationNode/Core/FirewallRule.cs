namespace LoxiActors.Imitation.Core;

/// <summary>The match of a firewall rule; prefixes as text, ports already cut to 16 bits.</summary>
internal sealed record FirewallMatch
{
    public string Source { get; init; } = "";
    public string Destination { get; init; } = "";
    public ushort MinSourcePort { get; init; }
    public ushort MaxSourcePort { get; init; }
    public ushort MinDestinationPort { get; init; }
    public ushort MaxDestinationPort { get; init; }
    public byte Protocol { get; init; }
    public string PortName { get; init; } = "";
    public uint Preference { get; init; }

    public bool HasSourcePorts => (MinSourcePort != 0 || MaxSourcePort != 0) && MaxSourcePort >= MinSourcePort;

    public bool HasDestinationPorts =>
        (MinDestinationPort != 0 || MaxDestinationPort != 0) && MaxDestinationPort >= MinDestinationPort;
}

/// <summary>What a firewall rule does; the first of allow, drop, redirect, trap and SNAT that is set, else drop.</summary>
internal sealed record FirewallAction
{
    public bool Allow { get; init; }
    public bool Drop { get; init; }
    public bool Trap { get; init; }
    public bool Redirect { get; init; }
    public string RedirectPortName { get; init; } = "";
    public bool Record { get; init; }
    public uint Mark { get; init; }
    public bool DoSnat { get; init; }
    public string ToIp { get; init; } = "";
    public ushort ToPort { get; init; }
    public bool OnDefault { get; init; }
}

internal sealed class FirewallRule
{
    public required int Number { get; init; }
    public required FirewallMatch Match { get; init; }
    public required FirewallAction Action { get; set; }
    public ulong Packets { get; set; }
    public ulong Bytes { get; set; }
}
