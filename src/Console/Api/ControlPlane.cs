using System.Net.Http.Json;
using System.Text.Json;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Console.Api;

/// <summary>The host's HTTP API as operators use it. Every failure comes as a <see cref="CommandException"/>.</summary>
internal sealed class ControlPlane(ApiConnection connection)
{
    private const int PageSize = 200;

    /// <summary>A bound, not an expectation: no host should hold a million load balancers.</summary>
    private const int PagesMax = 5_000;

    public async Task<IReadOnlyList<LoadBalancerSummary>> LoadBalancersAsync(CancellationToken cancellation)
    {
        var all = new List<LoadBalancerSummary>();
        for (var page = 0; page < PagesMax; page++)
        {
            var after = all.Count == 0 ? "" : $"&after={all[^1].Id}";
            var items = Items<LoadBalancerSummary>(
                await connection.GetAsync<JsonElement>($"api/v1/loadbalancers?limit={PageSize}{after}", cancellation), "loadbalancers");
            all.AddRange(items);
            if (items.Count < PageSize)
                break;
        }

        return all;
    }

    public Task<LoadBalancerView> LoadBalancerAsync(LoadBalancerId id, CancellationToken cancellation) =>
        connection.GetAsync<LoadBalancerView>($"api/v1/loadbalancers/{id}", cancellation);

    /// <summary>Entries after the sequence number, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(LoadBalancerId id, long after, CancellationToken cancellation)
    {
        var all = new List<HistoryEntry>();
        for (var page = 0; page < PagesMax; page++)
        {
            var items = Items<HistoryEntry>(
                await connection.GetAsync<JsonElement>($"api/v1/loadbalancers/{id}/history?after={after}&limit={PageSize}", cancellation), "history");
            all.AddRange(items);
            if (items.Count < PageSize)
                break;
            after = items[^1].Sequence;
        }

        return all;
    }

    /// <summary>Asks for Octavia's tree of the load balancer to be read back.</summary>
    public Task SyncAsync(LoadBalancerId id, CancellationToken cancellation) => connection.PostAsync($"api/v1/loadbalancers/{id}/sync", cancellation);

    public Task<FailoverPreviewView> PreviewAsync(LoadBalancerId id, string? to, CancellationToken cancellation) =>
        connection.PostAsync<FailoverBody, FailoverPreviewView>($"api/v1/loadbalancers/{id}/failover", new FailoverBody(to, DryRun: true), cancellation);

    public Task<FailoverAcceptedBody> FailOverAsync(LoadBalancerId id, string? to, string? reason, CancellationToken cancellation) =>
        connection.PostAsync<FailoverBody, FailoverAcceptedBody>($"api/v1/loadbalancers/{id}/failover", new FailoverBody(to, reason), cancellation);

    /// <summary>What the loss of the node would do to each load balancer on it.</summary>
    public async Task<IReadOnlyList<FailoverPreviewView>> LossAsync(string node, CancellationToken cancellation) =>
        (await connection.GetAsync<LossPreviewList>($"api/v1/nodes/{Uri.EscapeDataString(node)}/loss", cancellation)).Loadbalancers;

    /// <summary>The host that answers, be it the active one or one that waits.</summary>
    public Task<HostView> HostAsync(CancellationToken cancellation) => connection.GetAsync<HostView>("api/v1/host", cancellation);

    public async Task<IReadOnlyList<NodeView>> NodesAsync(CancellationToken cancellation) =>
        Items<NodeView>(await connection.GetAsync<JsonElement>("api/v1/nodes", cancellation), "nodes");

    private static List<T> Items<T>(JsonElement document, string name)
    {
        var array = document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var inner) ? inner : document;
        return array.Deserialize<List<T>>(ApiJson.Options) ?? [];
    }
}
