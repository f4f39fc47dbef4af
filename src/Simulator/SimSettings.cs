using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Simulation;

/// <summary>The configuration of the simulated hosts. Where it isn't a host's default, it says why.</summary>
internal sealed record SimSettings
{
    private const int NodeCount = 4;

    public LoadBalancerSettings LoadBalancers { get; } = new();

    /// <summary>Pairs of nodes. Looks are a quarter as often as by default: most of a simulated month is looks.</summary>
    public LoxiLbOptions LoxiLb { get; } = new()
    {
        Nodes = [.. Enumerable.Range(1, NodeCount).Select(number => new NodeOptions
        {
            Name = new NodeName($"node-{number}"),
            Url = new Uri($"http://node-{number}:11111/"),
            Host = $"machine-{number}",
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
