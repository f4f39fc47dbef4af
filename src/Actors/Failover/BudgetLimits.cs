using System.Globalization;

namespace LoxiActors.Actors.Failover;

/// <summary>How much may move. In each of them 0 lifts the limit.</summary>
public sealed record BudgetLimits
{
    public const int RateMax = 1_000_000;
    public const int CountMax = 1_000_000;

    public static TimeSpan WindowMax { get; } = TimeSpan.FromDays(1);

    /// <summary>Load balancers that are admitted per minute, on average; 0 to 1,000,000.</summary>
    public int RatePerMinute { get; init; } = 1_200;

    /// <summary>How many of them may be admitted at once after a quiet time; 1 to 1,000,000. Says nothing without a rate.</summary>
    public int Burst { get; init; } = 1_000;

    /// <summary>Failovers that are open at the same time; 0 to 1,000,000.</summary>
    public int Concurrent { get; init; } = 1_000;

    /// <summary>Part of all nodes whose loss is acted upon within <see cref="Window"/>, 0 to 1; at least one node. A node counts once, however many load balancers it carries.</summary>
    public decimal Share { get; init; } = 0.3m;

    /// <summary>The same among the nodes of one zone; 0 to 1.</summary>
    public decimal ZoneShare { get; init; } = 0.5m;

    /// <summary>1 s to 1 day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Failovers away from nodes of one machine that are open at the same time; 0 to 1,000,000.</summary>
    public int PerHost { get; init; }

    public static BudgetLimits Unlimited { get; } = new() { RatePerMinute = 0, Concurrent = 0, Share = 0, ZoneShare = 0, PerHost = 0 };

    /// <summary>What is wrong with them, naming the limit as the API and the configuration do; null when nothing is.</summary>
    public string? Problem() =>
        Outside("rate_per_minute", RatePerMinute, 0, RateMax)
        ?? Outside("burst", Burst, 1, CountMax)
        ?? Outside("concurrent", Concurrent, 0, CountMax)
        ?? Outside("share", Share, 0, 1)
        ?? Outside("zone_share", ZoneShare, 0, 1)
        ?? Outside("window", (decimal)Window.TotalSeconds, 1, (decimal)WindowMax.TotalSeconds)
        ?? Outside("per_host", PerHost, 0, CountMax);

    private static string? Outside(string name, decimal value, decimal least, decimal most) => value >= least && value <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it has to be from {least} to {most}");
}
