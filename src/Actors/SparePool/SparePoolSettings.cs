namespace LoxiActors.Actors.SparePool;

/// <summary>What the configuration says to the spare pool.</summary>
public sealed record SparePoolSettings
{
    /// <summary>Spares that there should be in each zone; fewer are an alarm. 0: none are expected.</summary>
    public int Count { get; init; }

    /// <summary>A spare has to have been alive and empty for so long before it takes a place: one that comes and goes does not.</summary>
    public TimeSpan MinAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When no spare can take a place, the least loaded of the other nodes does.</summary>
    public bool ReuseNodes { get; init; } = true;

    /// <summary>How long load balancers may take to move onto a spare before it counts as unused.</summary>
    public TimeSpan SettlingTime { get; init; } = TimeSpan.FromMinutes(10);
}
