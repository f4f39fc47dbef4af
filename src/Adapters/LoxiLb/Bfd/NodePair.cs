using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Bfd;

/// <summary>Two nodes that share a load balancer. Either order means the same.</summary>
public readonly record struct NodePair(NodeName One, NodeName Other);
