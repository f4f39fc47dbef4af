using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Active;

/// <summary>
/// What only that host knows which acts: which looks at the nodes and changes them, and holds what Octavia is to be told. In a cluster it may
/// be another one than this. Everything throws <see cref="Actors.Hosting.EntityUnavailableException"/> when it can't be asked now.
/// </summary>
internal interface IActiveHost
{
    ValueTask<ActiveHostView> ViewAsync(CancellationToken cancellation);

    /// <summary>Those of the listeners that there are figures of.</summary>
    ValueTask<ImmutableArray<ListenerStatistics>> FiguresAsync(IReadOnlyCollection<ListenerId> listeners, CancellationToken cancellation);

    /// <summary>A person vouches that the node serves nothing.</summary>
    ValueTask<Declared> DeclareDeadAsync(NodeName node, string by, string? reason, CancellationToken cancellation);

    /// <summary>One of <see cref="AgentMethods.OfActiveHost"/>.</summary>
    ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation);
}

/// <param name="Nodes">Sorted by name.</param>
/// <param name="Health">Without the alarms of failovers and spares.</param>
/// <param name="Agents">The one that asked last at the head.</param>
internal sealed record ActiveHostView(ImmutableArray<NodeView> Nodes, HealthView Health, ImmutableArray<ProviderAgentView> Agents);
