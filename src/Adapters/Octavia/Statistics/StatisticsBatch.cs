using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Statistics;

/// <param name="Number">To acknowledge it by; 0 for one that has nothing in it, which needs no acknowledgement.</param>
public sealed record StatisticsBatch(long Number, IReadOnlyList<ListenerStatistics> Listeners)
{
    public static StatisticsBatch Empty { get; } = new(0, []);
}
