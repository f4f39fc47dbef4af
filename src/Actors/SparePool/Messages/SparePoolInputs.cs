using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.SparePool.Messages;

/// <summary>Everything that the spare pool can be told.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "input", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(PoolChecked), "pool-checked")]
[JsonDerivedType(typeof(SpareAsked), "spare-asked")]
[JsonDerivedType(typeof(SpareCreationAnswered), "spare-creation-answered")]
[JsonDerivedType(typeof(SparePoolRecovered), "spare-pool-recovered")]
[JsonDerivedType(typeof(SparePoolTimerFired), "spare-pool-timer-fired")]
public abstract record SparePoolInput;

/// <summary>How the nodes are now. Says nothing new most of the time.</summary>
/// <param name="Loads">How many load balancers are placed on each node; a node that is missing has none.</param>
public sealed record PoolChecked(NodeInventory Nodes, ImmutableDictionary<NodeName, int> Loads) : SparePoolInput;

/// <summary>Which node takes the lost one's place? Answered with <see cref="OfferSpare"/>, each time.</summary>
/// <param name="Zone">Null: any.</param>
/// <param name="Avoid">Nodes that hold the load balancer, besides the lost one.</param>
public sealed record SpareAsked(
    LoadBalancerId LoadBalancer, long Failover, NodeName Lost, string? Zone, ImmutableArray<NodeName> Avoid,
    NodeInventory Nodes, ImmutableDictionary<NodeName, int> Loads) : SparePoolInput;

/// <summary>How a <see cref="CreateSpare"/> went.</summary>
/// <param name="Failure">Null: on its way; it appears as a node when it is there.</param>
public sealed record SpareCreationAnswered(string? Zone, string? Failure) : SparePoolInput;

/// <summary>The state was just brought back from the journal.</summary>
public sealed record SparePoolRecovered : SparePoolInput;

public sealed record SparePoolTimerFired(string Name, long Epoch) : SparePoolInput;
