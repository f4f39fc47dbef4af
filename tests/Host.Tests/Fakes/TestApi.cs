using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LoxiActors.Actors.Hosting;
using LoxiActors.Adapters.Octavia.Statistics;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Http;
using LoxiActors.Host.Metrics;
using LoxiActors.Host.Octavia;
using LoxiActors.Host.Routing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Fakes;

/// <summary>The HTTP API on a free port of the loopback, with fakes behind it.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly MetricsCollector _collector = new();
    private readonly HttpMetrics _metrics = new();

    private TestApi(Settings settings, ICluster? cluster)
    {
        Readiness = new Readiness { Lease = Lease, LeaseView = () => Lease.View, HostName = "controller-1 (process 7)", Cluster = () => cluster };
        Statistics = new StatisticsFeed(Time);
        var inventory = new NodeInventory([new NodeDescription(new NodeName("node-1"), "zone-a", null, NodeCapabilities.V098)]);
        var router = new DriverCallRouter(LoadBalancers, () => inventory);
        var agents = new ProviderAgents(TimeProvider.System);
        var agentMethods = new AgentMethods(Reports, Statistics, LoadBalancers, router, agents, settings.Octavia);
        Agents = agents;
        Active = new FakeActiveHost(agents, agentMethods);
        Parts = new ApiParts(new OctaviaMethods(new DriverMethods(router, () => inventory), agentMethods, _metrics, Lease, Active), LoadBalancers, Queries, Active)
        {
            Failover = Failover,
        };
        _server = ApiServer.Build(settings, Readiness, _collector, _metrics, NullLoggerFactory.Instance);
    }

    public FakeLoadBalancers LoadBalancers { get; } = new();

    public FakeQueries Queries { get; } = new();

    public FakeActiveHost Active { get; }

    public ProviderAgents Agents { get; }

    public FakeFailover Failover { get; } = new();

    /// <summary>The clock of <see cref="Statistics"/>.</summary>
    public ManualTime Time { get; } = new();

    public StatisticsFeed Statistics { get; }

    public FakeReports Reports { get; } = new();

    public Readiness Readiness { get; }

    public FakeLease Lease { get; } = new();

    public ApiParts Parts { get; }

    public HttpClient Client { get; private set; } = null!;

    public static async Task<TestApi> StartAsync(Func<Settings, Settings>? change = null, ICluster? cluster = null)
    {
        var settings = new Settings { Host = new HostSettings { BindPort = 0, ShutdownTimeout = TimeSpan.FromSeconds(5) } };
        var api = new TestApi(change is null ? settings : change(settings), cluster);
        await api._server.StartAsync();
        api.Readiness.Serve(api.Parts);
        api.Client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        })
        {
            BaseAddress = new Uri(api._server.Urls.First()),
        };
        return api;
    }

    public Task StopServerAsync() => _server.StopAsync();

    public Task<HttpResponseMessage> PostAsync(string path, string body, string? callId = null, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        if (callId is not null)
            request.Headers.TryAddWithoutValidation("X-Call-Id", callId);
        return Client.SendAsync(request);
    }

    /// <summary>The answer's status and document.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(string path, string body, string? callId = null) =>
        await DocumentAsync(await PostAsync(path, body, callId));

    /// <summary>One of the methods that Octavia's side calls.</summary>
    public Task<(HttpStatusCode Status, JsonElement Body)> MethodAsync(string method, string arguments) => CallAsync($"/octavia/v1/{method}", arguments);

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => await DocumentAsync(await Client.GetAsync(path));

    public static async Task<(HttpStatusCode Status, JsonElement Body)> DocumentAsync(HttpResponseMessage answer) =>
        (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _metrics.Dispose();
        _collector.Dispose();
    }
}

internal static class Fault
{
    /// <summary>The answer is a fault of this status and kind; returns what the tenant reads.</summary>
    public static string Is((HttpStatusCode Status, JsonElement Body) answer, HttpStatusCode status, string kind)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(["fault", "user_fault_string", "operator_fault_string"], answer.Body.EnumerateObject().Select(property => property.Name));
        Assert.Equal(kind, answer.Body.GetProperty("fault").GetString());
        Assert.DoesNotContain("   at ", answer.Body.GetProperty("operator_fault_string").GetString()!, StringComparison.Ordinal);
        return answer.Body.GetProperty("user_fault_string").GetString()!;
    }
}
