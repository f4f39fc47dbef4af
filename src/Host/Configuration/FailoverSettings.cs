namespace LoxiActors.Host.Configuration;

/// <summary><c>[failover]</c>. 0 lifts a limit.</summary>
public sealed record FailoverSettings
{
    public int RatePerMinute { get; init; } = 1_200;

    public int Burst { get; init; } = 1_000;

    public int Concurrent { get; init; } = 1_000;

    /// <summary>0 to 1.</summary>
    public decimal Share { get; init; } = 0.3m;

    /// <summary>0 to 1.</summary>
    public decimal ZoneShare { get; init; } = 0.5m;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    public int PerHost { get; init; }

    public TimeSpan RebuildAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Zero: never.</summary>
    public TimeSpan FailBackAfter { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary><c>[spares]</c>.</summary>
public sealed record SpareSettings
{
    /// <summary>Per zone; 0: none are expected.</summary>
    public int Count { get; init; }

    public TimeSpan MinAge { get; init; } = TimeSpan.FromMinutes(1);

    public bool ReuseNodes { get; init; } = true;
}
