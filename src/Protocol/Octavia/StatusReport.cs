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
/// <param name="ReadBack">What is to be done before the statuses are told; null when nothing.</param>
public sealed record StatusReport(LoadBalancerId LoadBalancer, long Number, ImmutableArray<ObjectStatus> Statuses, ReadBack? ReadBack = null);

/// <summary>Octavia's tree is to be read once its open transaction has ended.</summary>
/// <param name="AfterOperation">The last operation that was accepted; a tree is only good if none has been accepted since.</param>
/// <param name="OperatingStatus">The load balancer's own as Octavia has it: telling it again changes nothing, and returns only after the transaction that holds the row.</param>
public sealed record ReadBack(long AfterOperation, OperatingStatus OperatingStatus);
