using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Failover.Messages;

/// <summary>Everything that the failover budget can be told.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "input", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(AdmissionAsked), "admission-asked")]
[JsonDerivedType(typeof(AdmissionEnded), "admission-ended")]
[JsonDerivedType(typeof(NodesSeen), "nodes-seen")]
[JsonDerivedType(typeof(AdmissionBatch), "admission-batch")]
[JsonDerivedType(typeof(PauseRequested), "pause-requested")]
[JsonDerivedType(typeof(ResumeRequested), "resume-requested")]
[JsonDerivedType(typeof(LimitsRequested), "limits-requested")]
[JsonDerivedType(typeof(BudgetRecovered), "budget-recovered")]
[JsonDerivedType(typeof(BudgetTimerFired), "budget-timer-fired")]
public abstract record BudgetInput;

/// <summary>
/// May this failover go on? Answered with <see cref="AdmitFailover"/> or <see cref="HoldFailover"/>; the same one again is answered
/// again and counts once. A load balancer has one failover at a time: a later one takes the place of the one before.
/// </summary>
/// <param name="Lost">The nodes that it moves away from because they are lost or drained; may be empty.</param>
/// <param name="Nodes">All nodes there are, as they stand: only those that are dead and not drained count as lost.</param>
public sealed record AdmissionAsked(
    LoadBalancerId LoadBalancer, long Failover, FailoverCause Cause, FailoverUrgency Urgency, ImmutableArray<NodeName> Lost, NodeInventory Nodes) : BudgetInput;

/// <summary>The failover has ended, or is none any more, whether or not it was admitted.</summary>
public sealed record AdmissionEnded(LoadBalancerId LoadBalancer, long Failover) : BudgetInput;

/// <summary>How the nodes stand now. Says nothing new most of the time.</summary>
public sealed record NodesSeen(NodeInventory Nodes) : BudgetInput;

/// <summary>Asks and ends that came together: one turn, so that a thousand of them share a few flushes of the journal.</summary>
/// <param name="Inputs">Each an <see cref="AdmissionAsked"/> or an <see cref="AdmissionEnded"/>. An ask that is one too many is not refused but given back with <see cref="DeferAsk"/>.</param>
public sealed record AdmissionBatch(ImmutableArray<BudgetInput> Inputs) : BudgetInput;

/// <summary>Nothing moves by itself any more; what somebody wants expressly still does.</summary>
public sealed record PauseRequested(string By, string? Reason) : BudgetInput;

public sealed record ResumeRequested(string By) : BudgetInput;

/// <param name="Limits">Null: those of the configuration again. Refused when they make no sense.</param>
public sealed record LimitsRequested(BudgetLimits? Limits, string By) : BudgetInput;

/// <summary>The state was just brought back from the journal.</summary>
public sealed record BudgetRecovered : BudgetInput;

public sealed record BudgetTimerFired(string Name, long Epoch) : BudgetInput;
