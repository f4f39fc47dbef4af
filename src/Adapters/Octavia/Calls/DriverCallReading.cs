using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>What a body turned out to be.</summary>
public abstract record DriverCallReading
{
    public sealed record Read(DriverCall Call) : DriverCallReading;

    /// <summary>Always <see cref="FaultKind.BadRequest"/>; names the field with its path, never a value that may be secret.</summary>
    public sealed record Refused(Refusal Refusal) : DriverCallReading;
}
