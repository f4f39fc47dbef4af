using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Host.Http;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Active;

/// <summary>The host that acts, if it is this one.</summary>
internal sealed class ThisHost(ActiveDuties duties, StatisticsFeed feed, AgentMethods methods, ProviderAgents agents) : IActiveHost
{
    public ValueTask<ActiveHostView> ViewAsync(CancellationToken cancellation) => ValueTask.FromResult(new ActiveHostView(
        [.. duties.Parts.Nodes.All()], NodeHealthViews.Of(duties.Parts.Listening.Snapshot), [.. agents.All.Select(agent => new ProviderAgentView(agent.Name, agent.LastSeen))]));

    public ValueTask<ImmutableArray<ListenerStatistics>> FiguresAsync(IReadOnlyCollection<ListenerId> listeners, CancellationToken cancellation) =>
        ValueTask.FromResult<ImmutableArray<ListenerStatistics>>([.. listeners.Select(feed.Of).OfType<ListenerStatistics>()]);

    public ValueTask<Declared> DeclareDeadAsync(NodeName node, string by, string? reason, CancellationToken cancellation) =>
        ValueTask.FromResult(duties.Parts.Listening.DeclareDead(node, by, reason));

    public ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation) =>
        methods.CallAsync(method, arguments, cancellation);
}
