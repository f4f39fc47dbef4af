using System.Net;

namespace LoxiActors.Imitation.Core;

/// <summary>An endpoint inside a rule.</summary>
internal sealed class RuleEndpoint
{
    public required IPAddress Ip { get; init; }
    public required ushort Port { get; init; }
    public byte Weight { get; set; }

    /// <summary>Taken out by a later replacement but kept in its place (a tombstone): GET leaves it out, limits count it.</summary>
    public bool Hidden { get; set; }

    /// <summary>The rule shows it as inactive because its endpoint object is down.</summary>
    public bool NoService { get; set; }

    /// <summary>Scratch mark of the consolidation; it can outlive a call, as in the engine.</summary>
    public bool Matched { get; set; }

    /// <summary>This rule holds a reference on the endpoint object.</summary>
    public bool Referenced { get; set; }

    /// <summary>Counts both directions. Stays when the endpoint is hidden, and goes on when it is revived.</summary>
    public ulong Packets { get; set; }
    public ulong Bytes { get; set; }

    public bool IsSameTarget(RuleEndpoint other) => Port == other.Port && Ip.Equals(other.Ip);

    public RuleEndpoint Copy() => (RuleEndpoint)MemberwiseClone();
}
