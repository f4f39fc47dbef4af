using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Engines.Local;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition;

/// <summary>Reads the load balancers that this process runs. Throws <see cref="EntityUnavailableException"/> when one can't be asked now.</summary>
internal sealed class LoadBalancerQueries(
    EntityHost<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> host,
    LoadBalancerSettings settings,
    Func<NodeInventory> nodes,
    Func<ListenerId, ListenerStatistics?> figures) : ILoadBalancerQueries
{
    private const int JournalPage = 1000;

    public async ValueTask<IReadOnlyList<LoadBalancerSummary>> ListAsync(LoadBalancerId? after, int limit, CancellationToken cancellation)
    {
        var from = after?.ToString();
        var page = host.Keys()
            .Where(key => from is null || string.CompareOrdinal(key, from) > 0)
            .Order(StringComparer.Ordinal)
            .Take(limit);
        var summaries = new List<LoadBalancerSummary>();
        foreach (var key in page)
        {
            if (await host.StateOfAsync(key, cancellation) is { } state)
                summaries.Add(LoadBalancerProjection.Summary(state));
        }

        return summaries;
    }

    public async ValueTask<LoadBalancerView?> ShowAsync(LoadBalancerId id, CancellationToken cancellation) =>
        await host.StateOfAsync(id.ToString(), cancellation) is { } state ? WithFigures(LoadBalancerProjection.View(state, settings)) : null;

    public async ValueTask<FailoverPreviewView?> PreviewFailoverAsync(LoadBalancerId id, NodeName? to, CancellationToken cancellation) =>
        await host.StateOfAsync(id.ToString(), cancellation) is { } state ? FailoverPreview.OfRequest(state, settings, to, nodes()) : null;

    public async ValueTask<IReadOnlyList<FailoverPreviewView>> PreviewLossAsync(NodeName node, CancellationToken cancellation)
    {
        var inventory = nodes();
        var previews = new List<FailoverPreviewView>();
        foreach (var id in host.Directory.PlacedOn(node).Order())
        {
            if (await host.StateOfAsync(new LoadBalancerId(id).ToString(), cancellation) is { } state)
                previews.Add(FailoverPreview.OfLoss(state, settings, node, inventory));
        }

        return previews;
    }

    public async ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(LoadBalancerId id, long after, int limit, CancellationToken cancellation)
    {
        // A load balancer's events are numbered without gaps, so the page's end is known unless its beginning was pruned.
        var key = id.ToString();
        if (after <= long.MaxValue - limit - 1)
        {
            var page = await host.HistoryAsync(key, after + limit + 1, limit, cancellation);
            var entries = page.Where(entry => entry.Sequence > after).Select(Entry).Reverse().ToList();
            if (entries.Count > 0)
                return entries;
        }

        return await OldestAsync(key, after, limit, cancellation);
    }

    /// <summary>The first entries that are kept, found from the newest backwards; the journal keeps a bounded number.</summary>
    private async Task<IReadOnlyList<HistoryEntry>> OldestAsync(string key, long after, int limit, CancellationToken cancellation)
    {
        var oldest = new List<HistoryEntry<LoadBalancerEvent>>();
        for (var before = long.MaxValue; ;)
        {
            var page = await host.HistoryAsync(key, before, JournalPage, cancellation);
            oldest.AddRange(page.Where(entry => entry.Sequence > after));
            if (oldest.Count > limit)
                oldest.RemoveRange(0, oldest.Count - limit);
            if (page.Count < JournalPage || page[^1].Sequence <= after)
                break;
            before = page[^1].Sequence;
        }

        oldest.Reverse();
        return [.. oldest.Select(Entry)];
    }

    private LoadBalancerView WithFigures(LoadBalancerView view) => view with
    {
        Statistics =
        [
            .. view.Objects.Where(item => item.Object.Kind == ObjectKind.Listener)
                .Select(item => figures(new ListenerId(item.Object.Id))).OfType<ListenerStatistics>(),
        ],
    };

    private static HistoryEntry Entry(HistoryEntry<LoadBalancerEvent> entry) =>
        new(entry.Sequence, entry.At, LoadBalancerHistory.Kind(entry.Event), LoadBalancerHistory.Describe(entry.Event));
}
