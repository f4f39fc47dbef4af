using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>One row of Octavia's database, as far as statuses need it.</summary>
/// <param name="ProvisioningStatus">Octavia's own word, the PENDING ones included.</param>
/// <param name="Parent">The pool of a member or health monitor, the load balancer of a listener or pool; null for a load balancer.</param>
/// <param name="DefaultPool">Of a listener.</param>
internal sealed record MirroredObject(string ProvisioningStatus, string OperatingStatus, ObjectRef? Parent, Guid? DefaultPool)
{
    public bool IsPending => ProvisioningStatus.StartsWith("PENDING_", StringComparison.Ordinal);
}
