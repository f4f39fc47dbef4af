using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia;

/// <summary>The status of one object that Octavia is to be told. A null part is left as Octavia has it.</summary>
public sealed record ObjectStatus(ObjectRef Object, ProvisioningStatus? Provisioning, OperatingStatus? Operating);

/// <summary>
/// Everything that one load balancer owes Octavia right now, children before parents.
/// A report with a higher number contains whatever is still owed from lower ones, so only the newest need be delivered.
/// </summary>
/// <param name="Number">Grows with every change of what is owed; acknowledging it settles all statuses owed up to it.</param>
public sealed record StatusReport(LoadBalancerId LoadBalancer, long Number, ImmutableArray<ObjectStatus> Statuses);
