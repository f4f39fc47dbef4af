using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>The section [loxilb] and the sections [node NAME], checked. <see cref="OptionCatalogue"/> describes each option.</summary>
public sealed record LoxiLbOptions
{
    /// <summary>Sorted by name; names are unique.</summary>
    public ImmutableArray<NodeOptions> Nodes { get; init; } = [];

    /// <summary>1 to 300 s per call. A rule POST waits at least <see cref="RulePostTimeout"/>.</summary>
    public TimeSpan ApiTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The least time that a rule POST is given: LoxiLB takes about one second for each and one at a time (seen on
    /// LoxiLB 0.9.8), so one may wait for those of other clients.
    /// </summary>
    public TimeSpan RulePostTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>1 to 30 s for setting a role. LoxiLB holds it up for one rule POST, which takes about one second, at most.</summary>
    public TimeSpan RoleTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>0 to 10 further tries of a call that the node can't have carried out, or that only reads.</summary>
    public int ApiRetries { get; init; } = 3;

    /// <summary>1 to 60 s between two tries.</summary>
    public TimeSpan ApiRetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>1 to 200 connections to one node.</summary>
    public int MaxConnectionsPerNode { get; init; } = 20;

    /// <summary>Logs every call (method, path, outcome, duration) at level Debug; never a header or a body.</summary>
    public bool DebugApiCalls { get; init; }

    /// <summary>False: health monitors are refused.</summary>
    public bool EnableHealthMonitor { get; init; } = true;

    /// <summary>1 to 32 messages on their way to load balancers at the same time, for each node.</summary>
    public int WorkerThreads { get; init; } = 4;

    /// <summary>False: a node is read before each change, even when what it holds is known.</summary>
    public bool EnableResourceCaching { get; init; } = true;

    /// <summary>After this long without a read or a change, a node's part of a load balancer is read again before the next change.</summary>
    public TimeSpan CacheTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>For load balancers whose flavor does not say.</summary>
    public Topology DefaultTopology { get; init; } = Topology.Single;

    /// <summary>For load balancers whose flavor does not say.</summary>
    public NatMode NatMode { get; init; } = NatMode.OneArm;

    /// <summary>1 to 300 s between two looks at a node.</summary>
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>0.1 to 10 s between two BFD packets of a node to another.</summary>
    public TimeSpan BfdInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>1 to 100 intervals without a packet after which a node holds another to be lost.</summary>
    public int BfdRetries { get; init; } = 3;

    /// <summary>What load balancers may be placed on.</summary>
    public NodeInventory Inventory() => new(
    [
        .. Nodes.OrderBy(node => node.Name)
            .Select(node => new NodeDescription(node.Name, node.Zone, node.Host, NodeCapabilities.V098) { Spare = node.Spare }),
    ]);
}
