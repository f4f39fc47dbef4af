using LoxiActors.Actors.Failover;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.SparePool;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Simulation;

/// <summary>The configuration of the simulated hosts. Where it isn't a host's default, it says why.</summary>
internal sealed record SimSettings
{
    /// <summary>Two nodes share a machine, and each spare shares one with a node.</summary>
    private static readonly (string Name, string Machine, bool Spare)[] Fleet =
    [
        ("node-1", "machine-1", false), ("node-2", "machine-2", false), ("node-3", "machine-3", false), ("node-4", "machine-3", false),
        ("spare-1", "machine-1", true), ("spare-2", "machine-2", true),
    ];

    public LoadBalancerSettings LoadBalancers { get; } = new();

    /// <summary>Small enough that twenty load balancers meet every limit; two of six nodes may be lost within ten minutes.</summary>
    public FailoverBudgetSettings Budget { get; } = new() { Limits = new BudgetLimits { RatePerMinute = 30, Burst = 8, Concurrent = 6, Share = 0.34m } };

    public SparePoolSettings Spares { get; } = new() { Count = 1 };

    /// <summary>Looks are a quarter as often as by default: most of a simulated month is looks.</summary>
    public LoxiLbOptions LoxiLb { get; } = new()
    {
        Nodes = [.. Fleet.Select((node, place) => new NodeOptions
        {
            Name = new NodeName(node.Name),
            Url = new Uri($"http://10.255.0.{place + 1}:11111/"),
            Host = node.Machine,
            Spare = node.Spare,
            ExpectsHeartbeats = true,
        })],
        DefaultTopology = Topology.ActiveStandby,
        HealthCheckInterval = TimeSpan.FromSeconds(20),
        // More than there can be messages at once: whoever waits for a place is continued by the thread pool.
        WorkerThreads = 10_000,
    };

    /// <summary>One processor. Snapshots, passivation and the end of a retired one's history come often, so that they are met by everything else.</summary>
    public LocalEngineOptions Engine { get; } = new()
    {
        Parallelism = 1,
        SnapshotEvery = 5,
        HistoryLimit = 20,
        RetiredFor = TimeSpan.FromHours(6),
        IdleAfter = TimeSpan.FromMinutes(2),
    };

    /// <summary>Longer than by default, in the same proportions: renewing it is the most frequent thing in a simulated month.</summary>
    public LeaseTiming Lease { get; } = LeaseTiming.Of(TimeSpan.FromSeconds(6));

    public TimeSpan ReportRedelivery { get; } = TimeSpan.FromSeconds(15);
}
