using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>What a look has changed.</summary>
/// <param name="Judged">Nodes with a new verdict, or that are held to be suspect for a new reason; sorted by name.</param>
public sealed record HealthLook(
    ImmutableArray<(NodeName Node, NodeJudged Judged)> Judged, ImmutableArray<HealthAlarm> Raised, ImmutableArray<HealthAlarm> Ended)
{
    public static HealthLook Nothing { get; } = new([], [], []);
}

/// <summary>How a node stands at a moment, for an operator.</summary>
/// <param name="Verdict">Null until there is a first one.</param>
/// <param name="Withheld">It would be dead but for the others that are silent too.</param>
public sealed record NodeHealthView(
    NodeName Node, NodeVerdict? Verdict, ImmutableArray<Witness> Witnesses, bool InDoubt, bool Withheld, ImmutableArray<HealthAlarm> Alarms);

/// <summary>How a node is to be probed.</summary>
/// <param name="InDoubt">When this becomes true the next probe begins at once.</param>
/// <param name="Peers">Its peers' BFD sessions are worth reading at once, too.</param>
/// <param name="TellsOfPeers">Its heartbeats say what its own BFD sessions show.</param>
public readonly record struct ProbeOrder(TimeSpan Interval, TimeSpan Timeout, bool InDoubt, bool Peers, bool TellsOfPeers);
