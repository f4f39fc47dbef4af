using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace LoxiActors.Host.Tests.EndToEnd;

/// <summary>What Octavia's provider driver and provider agent do over HTTP: calls go in, reports are fetched, remembered and acknowledged.</summary>
internal sealed class OctaviaSide : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (string? Provisioning, string? Operating)> _told = [];
    private readonly Task _fetching;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OctaviaSide(Uri controlPlane)
    {
        _client = new HttpClient { BaseAddress = controlPlane };
        _fetching = Task.Run(FetchAsync);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(string method, object arguments, string? callId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"octavia/v1/{method}")
        {
            Content = new StringContent(JsonSerializer.Serialize(arguments), Encoding.UTF8, "application/json"),
        };
        if (callId is not null)
            request.Headers.Add("X-Call-Id", callId);
        using var answer = await _client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>The call is accepted, and each object is then told to be so.</summary>
    public async Task DoAsync(string method, object arguments, string status, params Guid[] objects)
    {
        lock (_gate)
        {
            foreach (var one in objects)
                _told[one] = (null, _told.GetValueOrDefault(one).Operating);
        }

        var (code, body) = await CallAsync(method, arguments);
        Assert.True(code == HttpStatusCode.OK, $"{method}: {code} {body}");
        Assert.True(body.GetProperty("accepted").GetBoolean());
        foreach (var one in objects)
            await UntilAsync($"{method}: {one} is {status}", () => _told.GetValueOrDefault(one).Provisioning == status);
    }

    public Task UntilProvisioningAsync(Guid one, string status) =>
        UntilAsync($"{one} is {status}", () => _told.GetValueOrDefault(one).Provisioning == status);

    public Task UntilOperatingAsync(Guid one, string status) =>
        UntilAsync($"{one} is {status}", () => _told.GetValueOrDefault(one).Operating == status);

    public Task<JsonElement> GetAsync(string path) => _client.GetFromJsonAsync<JsonElement>(path);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _fetching;
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task UntilAsync(string what, Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (holds())
                    return;
                news = _news.Task;
            }

            try
            {
                await Task.WhenAny(news, _fetching).WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                    Assert.Fail($"not in time: {what}; told so far: {string.Join(", ", _told)}");
            }

            if (_fetching.IsCompleted)
                await _fetching;
        }
    }

    private async Task FetchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var reports = (await MethodAsync("reports_take", new { max = 50, wait = 20 }, _stop.Token)).GetProperty("reports").EnumerateArray().ToArray();
                foreach (var report in reports)
                {
                    if (report.TryGetProperty("read_back", out var readBack))
                        await ReadBackAsync(report.GetProperty("loadbalancer_id").GetString()!, readBack.GetProperty("after_operation").GetInt64());
                    Take(report.GetProperty("statuses"));
                }

                var taken = reports.Select(report => new { loadbalancer_id = report.GetProperty("loadbalancer_id").GetString(), number = report.GetProperty("number").GetInt64() });
                // What was taken is acknowledged even if this is the end: the next one must not get it again.
                await MethodAsync("reports_acknowledge", new { reports = taken }, CancellationToken.None);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.ServiceUnavailable)
            {
                // The host doesn't act yet, or not any more: the provider agent comes again.
                await Task.Yield();
            }
        }
    }

    /// <summary>There are no transactions here that could still be open, and no tree to show.</summary>
    private Task ReadBackAsync(string loadBalancer, long operation) =>
        MethodAsync("loadbalancer_read_back", new { loadbalancer_id = loadBalancer, after_operation = operation, ended = true }, CancellationToken.None);

    private async Task<JsonElement> MethodAsync(string method, object arguments, CancellationToken cancellation)
    {
        using var answer = await _client.PostAsJsonAsync($"octavia/v1/{method}", arguments, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    private void Take(JsonElement statuses)
    {
        lock (_gate)
        {
            foreach (var kind in statuses.EnumerateObject())
            {
                foreach (var status in kind.Value.EnumerateArray())
                {
                    var id = status.GetProperty("id").GetGuid();
                    var before = _told.GetValueOrDefault(id);
                    _told[id] = (
                        status.TryGetProperty("provisioning_status", out var provisioning) ? provisioning.GetString() : before.Provisioning,
                        status.TryGetProperty("operating_status", out var operating) ? operating.GetString() : before.Operating);
                }
            }

            var news = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            news.SetResult();
        }
    }
}
