using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LoxiActors.Bench.Load;

/// <summary>A real Octavia on loopback, by the script that the tests use, and what a tenant does with it.</summary>
internal sealed class ScratchOctavia : IAsyncDisposable
{
    /// <summary>Between two looks at a load balancer: asking takes Octavia some 10 ms of a core.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScratchDirectory _directory = new();
    private HttpClient _http = null!;

    private ScratchOctavia()
    {
    }

    /// <summary>Its message broker.</summary>
    public string Amqp { get; private set; } = null!;

    public static async Task<ScratchOctavia> StartAsync()
    {
        var octavia = new ScratchOctavia();
        var life = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var output = await TestScript.RunAsync("lab", new Dictionary<string, string>(), "up", octavia._directory.Path, "--transport", "rpc", "--life", life);

        // Python's WSGI server ends a connection after its answer, and may do so while the next request is on its way.
        octavia._http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = new Uri(output.Split('\n')[^1] + "/v2.0/lbaas/"),
            Timeout = Patience,
        };
        var environment = await TestScript.RunAsync("lab", new Dictionary<string, string>(), "env", octavia._directory.Path);
        octavia.Amqp = environment.Split('\n').Single(line => line.StartsWith("AMQP=", StringComparison.Ordinal))[5..];
        return octavia;
    }

    /// <summary>The id of what was created; throws when Octavia refuses.</summary>
    public async Task<string> CreateAsync(string kind, object body)
    {
        using var answer = await _http.PostAsync($"{kind}s", Json(new Dictionary<string, object> { [kind] = body }));
        using var created = await DocumentAsync(answer);
        return created.RootElement.GetProperty(kind).GetProperty("id").GetString()!;
    }

    public async Task PutMembersAsync(string pool, object members)
    {
        using var answer = await _http.PutAsync($"pools/{pool}/members", Json(new { members }));
        if (answer.StatusCode is not HttpStatusCode.Accepted)
            throw new InvalidOperationException($"Octavia answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Returns once it is gone, so that nothing of it is still under way.</summary>
    public async Task DeleteAsync(string loadBalancer)
    {
        using var answer = await _http.DeleteAsync($"loadbalancers/{loadBalancer}?cascade=true");
        answer.EnsureSuccessStatusCode();
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(LookEvery);
        while (true)
        {
            using var shown = await _http.GetAsync($"loadbalancers/{loadBalancer}?fields=id", patience.Token);
            if (shown.StatusCode is HttpStatusCode.NotFound)
                return;
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Returns once Octavia shows the load balancer as ACTIVE.</summary>
    public async Task ActiveAsync(string loadBalancer)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(LookEvery);
        while (true)
        {
            using var answer = await _http.GetAsync($"loadbalancers/{loadBalancer}?fields=provisioning_status", patience.Token);
            using var shown = await DocumentAsync(answer);
            var status = shown.RootElement.GetProperty("loadbalancer").GetProperty("provisioning_status").GetString();
            if (status == "ACTIVE")
                return;
            if (status == "ERROR")
                throw new InvalidOperationException($"load balancer {loadBalancer} is in ERROR");
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await TestScript.RunAsync("lab", new Dictionary<string, string>(), "down", _directory.Path, "--purge");
        _directory.Dispose();
    }

    /// <summary>With its length: Python's WSGI server takes no chunks.</summary>
    private static StringContent Json(object document) => new(JsonSerializer.Serialize(document), Encoding.UTF8, "application/json");

    private static async Task<JsonDocument> DocumentAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync())
        : throw new InvalidOperationException($"Octavia answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
}
