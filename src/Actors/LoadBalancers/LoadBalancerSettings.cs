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

    /// <summary>For load balancers whose flavor does not say.</summary>
    public Topology DefaultTopology { get; init; } = Topology.ActiveStandby;

    public CompilerSettings Compiler { get; init; } = CompilerSettings.Default;
}
