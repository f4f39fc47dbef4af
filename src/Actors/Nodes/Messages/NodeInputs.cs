using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Messages;

/// <summary>Everything that a node can be told.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "input", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(NodeJudged), "node-judged")]
[JsonDerivedType(typeof(DrainRequested), "drain-requested")]
[JsonDerivedType(typeof(DrainEnded), "drain-ended")]
[JsonDerivedType(typeof(DeclaredDead), "declared-dead")]
[JsonDerivedType(typeof(StandingTold), "standing-told")]
[JsonDerivedType(typeof(NodeRecovered), "node-recovered")]
[JsonDerivedType(typeof(NodeTimerFired), "node-timer-fired")]
public abstract record NodeInput;

/// <summary>Those who listen for the node have come to another verdict.</summary>
public sealed record NodeJudged(NodeVerdict Verdict, ImmutableArray<Witness> Witnesses) : NodeInput;

/// <param name="By">Who asks, for the history.</param>
public sealed record DrainRequested(string By, string? Reason) : NodeInput;

public sealed record DrainEnded(string By) : NodeInput;

/// <summary>A person has looked and vouches that the node serves nothing; holds until somebody hears the node.</summary>
public sealed record DeclaredDead(string By, string? Reason) : NodeInput;

/// <summary>Everybody on the node was told of this standing.</summary>
public sealed record StandingTold(long Number) : NodeInput;

/// <summary>The state was just brought back from the journal.</summary>
public sealed record NodeRecovered : NodeInput;

public sealed record NodeTimerFired(string Name, long Epoch) : NodeInput;
