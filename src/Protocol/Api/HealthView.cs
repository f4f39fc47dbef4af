using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Api;

/// <summary><c>GET /api/v1/health</c>: who is heard, by whom, and what an operator should know.</summary>
/// <param name="LostSeconds">Time in which this host was too late to listen, since its start.</param>
/// <param name="VoidProbes">Probes that said nothing because this host was too late, since its start.</param>
public sealed record HealthView(ImmutableArray<AlarmView> Alarms, ImmutableArray<NodeHealthView> Nodes, double LostSeconds, long VoidProbes);

/// <param name="Kind">never_heard, agent_lost, peers_lost, cut_off, intake_stuck or starved; failover_held, failover_paused, failover_unreadable or spares_missing.</param>
/// <param name="Node">Null: of all.</param>
public sealed record AlarmView(string Kind, NodeName? Node, string Words);

/// <summary>How one node is heard at this moment; its verdict may have rested on something else when it came to be.</summary>
/// <param name="Verdict">alive, suspect or dead; null before the first.</param>
/// <param name="Withheld">It would be dead, but too many fell silent at once.</param>
public sealed record NodeHealthView(NodeName Node, string? Verdict, DateTimeOffset? Since, bool Withheld, ImmutableArray<WitnessView> Witnesses);
