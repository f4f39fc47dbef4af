using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Bench.Load;

/// <summary>Plays the provider driver and the provider agent against a control plane's HTTP API.</summary>
internal sealed class DriverClient : IDisposable
{
    private readonly HttpClient _http;

    public DriverClient(Uri url) =>
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 128 }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(70) };

    /// <summary>Returns when the call was durably accepted; throws when it was not.</summary>
    public Task CallAsync(DriverCall call) => CallAsync(call, CancellationToken.None);

    private async Task CallAsync(DriverCall call, CancellationToken cancellation)
    {
        using var body = new ByteArrayContent(DriverCallWriter.Write(call));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _http.PostAsync($"/octavia/v1/{call.Method}", body, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{call.Method} was refused: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>As Octavia's users do it: what is refused for now, or not answered for so long, is sent again.</summary>
    /// <param name="patience">Null: waits for the answer, whenever it comes.</param>
    public async Task UntilTakenAsync(DriverCall call, TimeSpan? patience = null)
    {
        while (true)
        {
            using var waiting = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan);
            try
            {
                await CallAsync(call, waiting.Token);
                return;
            }
            catch (InvalidOperationException refused) when (refused.Message.Contains("Unavailable", StringComparison.Ordinal))
            {
                await Task.Delay(50);
            }
            catch (OperationCanceledException) when (waiting.IsCancellationRequested)
            {
                // Sent again at once.
            }
        }
    }

    /// <summary>Takes and acknowledges what is owed; returns the load balancers of which an operation has ended.</summary>
    public async Task<IReadOnlyList<Guid>> TakeReportsAsync(int waitSeconds)
    {
        using var reports = await MethodAsync("reports_take", new { max = 1000, wait = waitSeconds });
        var current = new List<JsonElement>();
        foreach (var report in reports.RootElement.GetProperty("reports").EnumerateArray())
        {
            if (!report.TryGetProperty("read_back", out var readBack)
                || await ReadBackAsync(report.GetProperty("loadbalancer_id").GetGuid(), readBack.GetProperty("after_operation").GetInt64()))
                current.Add(report);
        }

        var taken = current
            .Select(report => (Id: report.GetProperty("loadbalancer_id").GetGuid(), Number: report.GetProperty("number").GetInt64(), Ended: Ended(report)))
            .ToList();
        if (taken.Count == 0)
            return [];
        using var answer = await MethodAsync(
            "reports_acknowledge",
            new { reports = taken.Select(report => new { loadbalancer_id = report.Id, number = report.Number }) });
        return [.. taken.Where(report => report.Ended).Select(report => report.Id)];
    }

    /// <summary>Returns once the watch has had its first look at every node.</summary>
    public async Task FirstLooksAsync()
    {
        var deadline = DateTimeOffset.UtcNow.AddSeconds(60);
        while (DateTimeOffset.UtcNow < deadline)
        {
            using var nodes = await _http.GetFromJsonAsync<JsonDocument>("/api/v1/nodes") ?? throw new InvalidOperationException("no nodes");
            if (nodes.RootElement.GetProperty("nodes").EnumerateArray().All(node => node.TryGetProperty("last_look", out _)))
                return;
            await Task.Delay(50);
        }

        throw new TimeoutException("the watch has not looked at every node within 60 s");
    }

    /// <summary>Takes and acknowledges reports until an operation of the load balancer has ended.</summary>
    public async Task EndOfOperationAsync(Guid loadBalancer)
    {
        var deadline = DateTimeOffset.UtcNow.AddSeconds(60);
        while (!(await TakeReportsAsync(waitSeconds: 5)).Contains(loadBalancer))
        {
            if (DateTimeOffset.UtcNow > deadline)
                throw new TimeoutException("an operation did not end within 60 s");
        }
    }

    /// <summary>A view of the HTTP API.</summary>
    public async Task<T> GetAsync<T>(string path) =>
        await _http.GetFromJsonAsync<T>(path, ApiJson.Options) ?? throw new InvalidOperationException($"{path} answered nothing");

    /// <summary>The host's own metrics.</summary>
    public Task<string> MetricsAsync() => _http.GetStringAsync("/metrics");

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Every transaction has ended when its call has: there is no Octavia here, and so no tree. False when a call came after the report,
    /// which is then followed by another one.
    /// </summary>
    private async Task<bool> ReadBackAsync(Guid loadBalancer, long operation)
    {
        using var answer = await _http.PostAsJsonAsync(
            "/octavia/v1/loadbalancer_read_back", new { loadbalancer_id = loadBalancer, after_operation = operation, ended = true });
        if (answer.StatusCode is HttpStatusCode.Conflict)
            return false;
        answer.EnsureSuccessStatusCode();
        return true;
    }

    private async Task<JsonDocument> MethodAsync(string method, object arguments)
    {
        using var answer = await _http.PostAsJsonAsync($"/octavia/v1/{method}", arguments);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonDocument>() ?? throw new InvalidOperationException($"{method} answered nothing");
    }

    /// <summary>The end of an operation names the load balancer's provisioning status; a change of health does not.</summary>
    private static bool Ended(JsonElement report) =>
        report.GetProperty("statuses").TryGetProperty("loadbalancers", out var loadBalancers)
        && loadBalancers.EnumerateArray().Any(loadBalancer => loadBalancer.TryGetProperty("provisioning_status", out _));
}
