using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>What the configuration says to every load balancer.</summary>
public sealed record LoadBalancerSettings
{
    /// <summary>An accepted operation ends ACTIVE or ERROR within this time. Octavia's users see PENDING until then.</summary>
    public TimeSpan OperationDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a failure a node is tried again; doubles with every further failure.</summary>
    public TimeSpan RetryDelayMin { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After a tree that Octavia could not show it is asked for again after this; doubles each time.</summary>
    public TimeSpan UnreadableRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a lost node that nobody waits for may take to come back before another one takes its place.</summary>
    public TimeSpan RebuildAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the node that it was moved away from has to be alive and in sync before it is taken back there. Zero: it stays where it is.</summary>
    public TimeSpan FailBackAfter { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>After so long without an answer the budget, or the spare pool, is asked again.</summary>
    public TimeSpan AskAgainAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For load balancers whose flavor does not say.</summary>
    public Topology DefaultTopology { get; init; } = Topology.ActiveStandby;

    public CompilerSettings Compiler { get; init; } = CompilerSettings.Default;
}
