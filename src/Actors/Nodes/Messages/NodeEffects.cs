using System.Collections.Immutable;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Messages;

/// <summary>Tell every load balancer on the node how it stands, until each has taken it; then <see cref="StandingTold"/> comes back. Takes the place of an older one of the same node.</summary>
public sealed record TellStanding(NodeName Node, long Number, NodeStanding Standing, ImmutableArray<Witness> Witnesses) : Effect;

/// <summary>What placement and operators see of the node from now on. Comes with each change, and once when the node is brought back.</summary>
public sealed record ShowNode(NodeState State) : Effect;
