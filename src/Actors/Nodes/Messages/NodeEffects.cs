using System.Collections.Immutable;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Messages;

/// <summary>Tell every load balancer on the node how it stands, until each has taken it; then <see cref="StandingTold"/> comes back. Takes the place of an older one of the same node.</summary>
public sealed record TellStanding(NodeName Node, long Number, NodeStanding Standing, ImmutableArray<Witness> Witnesses) : Effect;
