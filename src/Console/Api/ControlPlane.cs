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
    public Task<IReadOnlyList<HistoryEntry>> HistoryAsync(LoadBalancerId id, long after, CancellationToken cancellation) =>
        HistoryAsync($"api/v1/loadbalancers/{id}/history", after, cancellation);

    public Task<IReadOnlyList<HistoryEntry>> NodeHistoryAsync(NodeName node, CancellationToken cancellation) =>
        HistoryAsync($"api/v1/nodes/{node}/history", 0, cancellation);

    public Task<IReadOnlyList<HistoryEntry>> FailoverHistoryAsync(CancellationToken cancellation) => HistoryAsync("api/v1/failover/history", 0, cancellation);

    public Task<IReadOnlyList<HistoryEntry>> SparesHistoryAsync(CancellationToken cancellation) => HistoryAsync("api/v1/spares/history", 0, cancellation);

    public Task<FailoverBudgetView> FailoverAsync(CancellationToken cancellation) => connection.GetAsync<FailoverBudgetView>("api/v1/failover", cancellation);

    /// <param name="what">pause or resume.</param>
    public Task<FailoverBudgetView> FailoverAsync(string what, IReadOnlyDictionary<string, object> body, CancellationToken cancellation) =>
        connection.SendAsync<FailoverBudgetView>(HttpMethod.Post, $"api/v1/failover/{what}", body, cancellation);

    public Task<FailoverBudgetView> SetBudgetAsync(IReadOnlyDictionary<string, object> limits, CancellationToken cancellation) =>
        connection.SendAsync<FailoverBudgetView>(HttpMethod.Put, "api/v1/failover/budget", limits, cancellation);

    public Task<SparesView> SparesAsync(CancellationToken cancellation) => connection.GetAsync<SparesView>("api/v1/spares", cancellation);

    /// <param name="what">drain, undrain or declare-dead.</param>
    /// <returns>The nodes that it concerns.</returns>
    public async Task<IReadOnlyList<string>> TellNodeAsync(NodeName node, string what, IReadOnlyDictionary<string, object> body, CancellationToken cancellation) =>
        Items<string>(await connection.SendAsync<JsonElement>(HttpMethod.Post, $"api/v1/nodes/{node}/{what}", body, cancellation), "nodes");

    /// <summary>As for one node, for all nodes of a machine.</summary>
    public async Task<IReadOnlyList<string>> TellHostAsync(string host, string what, IReadOnlyDictionary<string, object> body, CancellationToken cancellation) =>
        Items<string>(await connection.SendAsync<JsonElement>(HttpMethod.Post, $"api/v1/hosts/{Uri.EscapeDataString(host)}/{what}", body, cancellation), "nodes");

    /// <summary>Asks for Octavia's tree of the load balancer to be read back.</summary>
    public Task SyncAsync(LoadBalancerId id, CancellationToken cancellation) => connection.PostAsync($"api/v1/loadbalancers/{id}/sync", cancellation);

    public Task<FailoverPreviewView> PreviewAsync(LoadBalancerId id, string? to, CancellationToken cancellation) =>
        connection.PostAsync<FailoverBody, FailoverPreviewView>($"api/v1/loadbalancers/{id}/failover", new FailoverBody(to, DryRun: true), cancellation);

    public Task<FailoverAcceptedBody> FailOverAsync(LoadBalancerId id, FailoverBody body, CancellationToken cancellation) =>
        connection.PostAsync<FailoverBody, FailoverAcceptedBody>($"api/v1/loadbalancers/{id}/failover", body, cancellation);

    /// <summary>What the loss of the node would do to each load balancer on it.</summary>
    public async Task<IReadOnlyList<FailoverPreviewView>> LossAsync(NodeName node, CancellationToken cancellation) =>
        (await connection.GetAsync<LossPreviewList>($"api/v1/nodes/{node}/loss", cancellation)).Loadbalancers;

    public Task<HealthView> HealthAsync(CancellationToken cancellation) => connection.GetAsync<HealthView>("api/v1/health", cancellation);

    /// <summary>The host that answers, be it the active one or one that waits.</summary>
    public Task<HostView> HostAsync(CancellationToken cancellation) => connection.GetAsync<HostView>("api/v1/host", cancellation);

    public Task<ClusterView> ClusterAsync(CancellationToken cancellation) => connection.GetAsync<ClusterView>("api/v1/cluster", cancellation);

    /// <param name="what">rebalance, or a member and what is wanted of it.</param>
    public Task<ClusterTakenView> TellClusterAsync(string what, IReadOnlyDictionary<string, object> body, CancellationToken cancellation) =>
        connection.SendAsync<ClusterTakenView>(HttpMethod.Post, $"api/v1/cluster/{what}", body, cancellation);

    public async Task<IReadOnlyList<NodeView>> NodesAsync(CancellationToken cancellation) =>
        Items<NodeView>(await connection.GetAsync<JsonElement>("api/v1/nodes", cancellation), "nodes");

    private async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string path, long after, CancellationToken cancellation)
    {
        var all = new List<HistoryEntry>();
        for (var page = 0; page < PagesMax; page++)
        {
            var items = Items<HistoryEntry>(await connection.GetAsync<JsonElement>($"{path}?after={after}&limit={PageSize}", cancellation), "history");
            all.AddRange(items);
            if (items.Count < PageSize)
                break;
            after = items[^1].Sequence;
        }

        return all;
    }

    private static List<T> Items<T>(JsonElement document, string name)
    {
        var array = document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var inner) ? inner : document;
        return array.Deserialize<List<T>>(ApiJson.Options) ?? [];
    }
}
