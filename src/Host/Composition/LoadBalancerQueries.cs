using System.Collections.Immutable;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition;

/// <summary>Reads the load balancers. Throws <see cref="EntityUnavailableException"/> when one can't be asked now.</summary>
internal sealed class LoadBalancerQueries(
    IEntities<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> entities,
    LoadBalancerSettings settings,
    Func<NodeInventory> nodes,
    Func<IReadOnlyCollection<ListenerId>, CancellationToken, ValueTask<ImmutableArray<ListenerStatistics>>> figures) : ILoadBalancerQueries
{
    public async ValueTask<IReadOnlyList<LoadBalancerSummary>> ListAsync(LoadBalancerId? after, int limit, CancellationToken cancellation)
    {
        var from = after?.ToString();
        var page = entities.Keys()
            .Where(key => from is null || string.CompareOrdinal(key, from) > 0)
            .Order(StringComparer.Ordinal)
            .Take(limit);
        var summaries = new List<LoadBalancerSummary>();
        foreach (var key in page)
        {
            if (await entities.StateOfAsync(key, cancellation) is { } state)
                summaries.Add(LoadBalancerProjection.Summary(state));
        }

        return summaries;
    }

    public async ValueTask<LoadBalancerView?> ShowAsync(LoadBalancerId id, CancellationToken cancellation) =>
        await entities.StateOfAsync(id.ToString(), cancellation) is { } state ? await WithFiguresAsync(LoadBalancerProjection.View(state, settings), cancellation) : null;

    public async ValueTask<FailoverPreviewView?> PreviewFailoverAsync(LoadBalancerId id, NodeName? to, CancellationToken cancellation) =>
        await entities.StateOfAsync(id.ToString(), cancellation) is { } state ? FailoverPreview.OfRequest(state, settings, to, nodes()) : null;

    public async ValueTask<IReadOnlyList<FailoverPreviewView>> PreviewLossAsync(NodeName node, CancellationToken cancellation)
    {
        var inventory = nodes();
        var previews = new List<FailoverPreviewView>();
        foreach (var id in entities.Directory.PlacedOn(node).Order())
        {
            if (await entities.StateOfAsync(new LoadBalancerId(id).ToString(), cancellation) is { } state)
                previews.Add(FailoverPreview.OfLoss(state, settings, node, inventory));
        }

        return previews;
    }

    public ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(LoadBalancerId id, long after, int limit, CancellationToken cancellation) =>
        EntityHistory.ReadAsync(
            entities, id.ToString(), after, limit, @event => (LoadBalancerHistory.Kind(@event), LoadBalancerHistory.Describe(@event)), cancellation);

    /// <summary>A load balancer is shown without figures while the host can't be asked that has them.</summary>
    private async ValueTask<LoadBalancerView> WithFiguresAsync(LoadBalancerView view, CancellationToken cancellation)
    {
        try
        {
            ListenerId[] listeners = [.. view.Objects.Where(item => item.Object.Kind == ObjectKind.Listener).Select(item => new ListenerId(item.Object.Id))];
            return view with { Statistics = listeners.Length == 0 ? [] : await figures(listeners, cancellation) };
        }
        catch (EntityUnavailableException)
        {
            return view;
        }
    }
}
