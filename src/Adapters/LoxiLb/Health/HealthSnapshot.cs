using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>How every node stands at a moment, for operators.</summary>
/// <param name="Nodes">Sorted by name.</param>
/// <param name="Lost">Time in which this host was too late to listen, since the start.</param>
/// <param name="VoidProbes">Probes that said nothing because this host was too late, since the start.</param>
public sealed record HealthSnapshot(
    ImmutableArray<NodeHealthStatus> Nodes, ImmutableArray<HealthAlarm> Alarms, TimeSpan Lost, long VoidProbes, int ProbesUnderWay);

/// <summary>The same in numbers, which take no words to make.</summary>
/// <param name="Verdicts">Nodes by <see cref="Protocol.Nodes.NodeVerdict"/>.</param>
internal sealed record HealthCounts(int[] Verdicts, ImmutableArray<HealthAlarm> Alarms, TimeSpan Lost, int ProbesUnderWay)
{
    public static HealthCounts None { get; } = new([0, 0, 0], [], TimeSpan.Zero, 0);
}

/// <param name="Since">When the verdict was reached; null before the first.</param>
public sealed record NodeHealthStatus(NodeHealthView View, DateTimeOffset? Since);
