using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Actors.LoadBalancers.Messages;

/// <summary>Everything that a load balancer can be told. The discriminators and property names stand in messages between hosts of two versions: they may be added to, never changed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "input", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(DriverCallReceived), "driver-call-received")]
[JsonDerivedType(typeof(TreeRead), "tree-read")]
[JsonDerivedType(typeof(TreeUnreadable), "tree-unreadable")]
[JsonDerivedType(typeof(TransactionsEnded), "transactions-ended")]
[JsonDerivedType(typeof(ReadBackRequested), "read-back-requested")]
[JsonDerivedType(typeof(DriverCallAbandoned), "driver-call-abandoned")]
[JsonDerivedType(typeof(NodeConfigured), "node-configured")]
[JsonDerivedType(typeof(NodeObserved), "node-observed")]
[JsonDerivedType(typeof(ReportAcknowledged), "report-acknowledged")]
[JsonDerivedType(typeof(NodeStandingChanged), "node-standing-changed")]
[JsonDerivedType(typeof(RoleAssigned), "role-assigned")]
[JsonDerivedType(typeof(FailoverAdmitted), "failover-admitted")]
[JsonDerivedType(typeof(FailoverHeld), "failover-held")]
[JsonDerivedType(typeof(SpareOffered), "spare-offered")]
[JsonDerivedType(typeof(FailoverRequested), "failover-requested")]
[JsonDerivedType(typeof(TimerFired), "timer-fired")]
[JsonDerivedType(typeof(Recovered), "recovered")]
public abstract record LoadBalancerInput;

/// <param name="CallId">The sender's name for this call; the same one again is recognised as a duplicate.</param>
/// <param name="Nodes">The nodes there are now, should some have to be chosen.</param>
public sealed record DriverCallReceived(string CallId, DriverCall Call, NodeInventory Nodes) : LoadBalancerInput;

/// <summary>The whole tree as Octavia holds it after a commit: the truth, whatever earlier calls said.</summary>
/// <param name="Tree">Null when Octavia has no such load balancer.</param>
/// <param name="AfterOperation">The last operation that the reader knew to be committed; a tree that is older than an accepted call must not undo it. Null: the reader vouches for it.</param>
public sealed record TreeRead(LoadBalancerPayload? Tree, NodeInventory Nodes, long? AfterOperation = null) : LoadBalancerInput;

/// <summary>Octavia's transactions have ended, but it did not show the tree.</summary>
/// <param name="AfterOperation">As in <see cref="TreeRead"/>.</param>
public sealed record TreeUnreadable(string Reason, long? AfterOperation = null) : LoadBalancerInput;

/// <summary>Octavia's transactions have ended; whoever says so has no tree to show, and will not have one later.</summary>
public sealed record TransactionsEnded(long AfterOperation) : LoadBalancerInput;

/// <summary>Somebody wants the tree to be read back.</summary>
public sealed record ReadBackRequested : LoadBalancerInput;

/// <summary>The driver gave up on a call, so Octavia has rolled back, or will. Answered with <see cref="Reply.Accepted"/> if the call had been accepted, else with <see cref="Reply.None"/>.</summary>
public sealed record DriverCallAbandoned(string CallId) : LoadBalancerInput;

/// <summary>How a <see cref="ConfigureNode"/> went.</summary>
public sealed record NodeConfigured(NodeName Node, long Generation, long Attempt, ConfigureOutcome Outcome) : LoadBalancerInput;

/// <summary>What a look at a node showed of this load balancer.</summary>
/// <param name="TakenAt">When the look began; one that began before the last change of that node says nothing.</param>
public sealed record NodeObserved(NodeName Node, DateTimeOffset TakenAt, NodeObservation Observation) : LoadBalancerInput;

/// <summary>Octavia took every status that was owed up to this number.</summary>
public sealed record ReportAcknowledged(long Number) : LoadBalancerInput;

/// <summary>A node that holds the load balancer is judged anew, or its administrator drains it.</summary>
/// <param name="Number">Grows with each change of the node's standing; one that is not newer than the last says nothing.</param>
public sealed record NodeStandingChanged(
    NodeName Node, long Number, NodeStanding Standing, ImmutableArray<Witness> Witnesses, NodeInventory Nodes) : LoadBalancerInput;

/// <summary>How an <see cref="AssignRole"/> went.</summary>
/// <param name="Failure">Null when the node has the role.</param>
public sealed record RoleAssigned(NodeName Node, long Epoch, long Attempt, string? Failure) : LoadBalancerInput;

/// <summary>The failover budget lets a failover go on.</summary>
public sealed record FailoverAdmitted(long Failover) : LoadBalancerInput;

/// <summary>The failover waits for the budget.</summary>
public sealed record FailoverHeld(long Failover, string Reason) : LoadBalancerInput;

/// <summary>The spare pool's answer.</summary>
/// <param name="Spare">Null when there is none.</param>
/// <param name="WhyNot">Why there is none; null when there is one.</param>
public sealed record SpareOffered(long Failover, NodeName? Spare, string? WhyNot, NodeInventory Nodes) : LoadBalancerInput;

/// <summary>An operator moves the load balancer away from the nodes that serve it now.</summary>
/// <param name="To">The node that shall serve; null: the best one there is.</param>
public sealed record FailoverRequested(NodeName? To, string Reason, NodeInventory Nodes) : LoadBalancerInput;

public sealed record TimerFired(string Name, long Epoch) : LoadBalancerInput;

/// <summary>The state was just brought back from the journal: whatever was under way in the old process is lost.</summary>
public sealed record Recovered(NodeInventory Nodes) : LoadBalancerInput;

/// <summary>The outcome of configuring a node.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(ConfigureOutcome.Applied), "applied")]
[JsonDerivedType(typeof(ConfigureOutcome.Unreachable), "unreachable")]
[JsonDerivedType(typeof(ConfigureOutcome.RefusedByNode), "refused-by-node")]
public abstract record ConfigureOutcome
{
    /// <summary>The node said yes to every call, or already had what was wanted.</summary>
    /// <param name="Calls">Calls that changed something.</param>
    /// <param name="Reads">Calls that only looked.</param>
    public sealed record Applied(int Calls, int Reads) : ConfigureOutcome;

    /// <summary>No answer, or none in time: what the node holds now is unknown.</summary>
    public sealed record Unreachable(string Reason) : ConfigureOutcome;

    /// <summary>The node answered no, and would again: capacity, a body that it does not take, credentials.</summary>
    public sealed record RefusedByNode(string Reason) : ConfigureOutcome;
}

/// <summary>What one node shows of one load balancer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "observation", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(NodeObservation.Silent), "silent")]
[JsonDerivedType(typeof(NodeObservation.Seen), "seen")]
public abstract record NodeObservation
{
    /// <summary>The node did not answer.</summary>
    public sealed record Silent(string Reason) : NodeObservation;

    /// <param name="Probed">Names of those endpoint objects of its rules that have a probe, whosever settings it has.</param>
    public sealed record Seen(ImmutableArray<ObservedRule> Rules, ImmutableArray<FirewallRule> Firewall, ImmutableArray<string> Probed) : NodeObservation
    {
        /// <summary>The state of the load balancer's HA instance; null when it is neither MASTER nor BACKUP, as after a restart.</summary>
        public HaRole? Role { get; init; }

        /// <summary>False: nobody has looked at roles.</summary>
        public bool ShowsRole { get; init; }
    }
}

/// <param name="Rule">As the node shows it.</param>
/// <param name="Inactive">The endpoints that the node holds to be down.</param>
public sealed record ObservedRule(LbRule Rule, ImmutableArray<RuleEndpoint> Inactive);
