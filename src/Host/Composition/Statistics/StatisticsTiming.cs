namespace LoxiActors.Host.Composition.Statistics;

/// <param name="Keep">How often totals are kept and told.</param>
/// <param name="Connections">How often nodes are asked for their connections; zero: never.</param>
/// <param name="Look">How often nodes are looked at, so how often there are new counters.</param>
internal sealed record StatisticsTiming(TimeSpan Keep, TimeSpan Connections, TimeSpan Look)
{
    /// <summary>A node with more entries than this is asked for its connections ten times less often: it builds the list whole.</summary>
    public const int ManyEntries = 100_000;

    public const int RoundsBetweenManyEntries = 10;

    /// <summary>For so long a listener that no load balancer has is remembered: a deletion may be undone.</summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);
}
