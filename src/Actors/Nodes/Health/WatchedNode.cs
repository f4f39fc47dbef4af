using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>A node that is listened for.</summary>
/// <param name="Addresses">Under which other nodes' BFD sessions know it.</param>
/// <param name="ExpectsHeartbeats">It has an agent, so that never having heard from it is worth an alarm.</param>
public sealed record WatchedNode(NodeName Name, ImmutableArray<string> Addresses, bool ExpectsHeartbeats = false);
