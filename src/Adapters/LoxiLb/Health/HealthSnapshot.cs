using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>How every node stands at a moment, for operators.</summary>
/// <param name="Nodes">Sorted by name.</param>
/// <param name="Lost">Time in which this host was too late to listen, since the start.</param>
/// <param name="VoidProbes">Probes that said nothing because this host was too late, since the start.</param>
public sealed record HealthSnapshot(
    ImmutableArray<NodeHealthStatus> Nodes, ImmutableArray<HealthAlarm> Alarms, TimeSpan Lost, long VoidProbes, int ProbesUnderWay);

/// <param name="Since">When the verdict was reached; null before the first.</param>
public sealed record NodeHealthStatus(NodeHealthView View, DateTimeOffset? Since);
