namespace LoxiActors.Host.Configuration;

/// <summary><c>[failover]</c>. 0 lifts a limit.</summary>
public sealed record FailoverSettings
{
    /// <summary>Load balancers per minute, on average; 0 to 1,000,000.</summary>
    public int RatePerMinute { get; init; } = 1_200;

    /// <summary>Load balancers at once after a quiet time; 1 to 1,000,000.</summary>
    public int Burst { get; init; } = 1_000;

    /// <summary>Load balancers on the move at the same time; 0 to 1,000,000.</summary>
    public int Concurrent { get; init; } = 1_000;

    /// <summary>Part of all nodes whose loss is acted upon within <see cref="Window"/>, at least one node; 0 to 1.</summary>
    public decimal Share { get; init; } = 0.3m;

    /// <summary>The same among the nodes of one zone; 0 to 1.</summary>
    public decimal ZoneShare { get; init; } = 0.5m;

    /// <summary>1 s to 1 day.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Load balancers on the move away from one machine's nodes at the same time; 0 to 1,000,000.</summary>
    public int PerHost { get; init; }

    /// <summary>How long a lost node may take to come back while something else serves; 0 to 1 day.</summary>
    public TimeSpan RebuildAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the preferred node has to be in sync; 0 to 1 day. Zero: never.</summary>
    public TimeSpan FailBackAfter { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary><c>[spares]</c>.</summary>
public sealed record SpareSettings
{
    /// <summary>Nodes per zone, 0 to 10,000; 0: none are expected.</summary>
    public int Count { get; init; }

    /// <summary>How long a spare has to have been alive and empty; 0 to 1 hour.</summary>
    public TimeSpan MinAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A node in use takes the place when no spare can.</summary>
    public bool ReuseNodes { get; init; } = true;
}
