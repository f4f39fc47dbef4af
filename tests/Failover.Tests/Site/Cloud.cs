using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Tests.EndToEnd;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Tree;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Failover.Tests.Site;

/// <summary>What a test wants of the cloud.</summary>
internal sealed record CloudOptions
{
    public int Nodes { get; init; } = 2;

    /// <summary>The last of the nodes is a spare.</summary>
    public bool Spare { get; init; }

    public Topology Topology { get; init; } = Topology.ActiveStandby;

    public bool Heartbeats { get; init; }

    public FailoverSettings Failover { get; init; } = new() { FailBackAfter = TimeSpan.Zero };

    /// <summary>Faster than the defaults; five probes have to fail all the same.</summary>
    public HealthPolicy Health { get; init; } = new()
    {
        ProbeInterval = TimeSpan.FromMilliseconds(100),
        SuspectProbeInterval = TimeSpan.FromMilliseconds(50),
        Grace = TimeSpan.Zero,
        CutOffWindow = TimeSpan.FromSeconds(1),
        ReturnAfter = TimeSpan.FromMilliseconds(200),
        ChangesPerMinute = 60,
    };
}

/// <summary>Nodes, a control plane with a journal of its own, and Octavia, on free ports of the loopback.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-failover-").FullName;
    private readonly CloudOptions _options;
    private readonly IPEndPoint _heartbeats = new(IPAddress.Loopback, FreePort());
    private ControlPlane? _plane;
    private HttpClient _http = new();

    private Cloud(CloudOptions options) => _options = options;

    public ImmutableArray<Node> Nodes { get; private set; } = [];

    /// <summary>As many as nodes when heartbeats are wanted.</summary>
    public ImmutableArray<Agent> Agents { get; private set; } = [];

    public OctaviaSide Octavia { get; private set; } = null!;

    /// <summary>Returns when every node is known to be alive, and so many load balancers are served.</summary>
    public static async Task<Cloud> StartAsync(CloudOptions? options = null, int loadBalancers = 1)
    {
        var cloud = new Cloud(options ?? new CloudOptions());
        cloud.Nodes = [.. await Task.WhenAll(Enumerable.Range(1, cloud._options.Nodes).Select(number => Node.StartAsync($"node-{number}", Path.Combine(cloud._directory, $"lo-{number}"))))];
        await File.WriteAllTextAsync(cloud.KeyFile, Agent.Keys);
        if (cloud._options.Heartbeats)
            cloud.Agents = [.. cloud.Nodes.Select(node => new Agent(node.Name, cloud._heartbeats))];
        await cloud.StartPlaneAsync();
        for (var number = 0; number < loadBalancers; number++)
        {
            var create = JsonSerializer.SerializeToElement(JsonDocument.Parse(DriverCallWriter.Write(LoadBalancers.Create(number))).RootElement);
            await cloud.Octavia.DoAsync("loadbalancer_create", create, "ACTIVE", LoadBalancers.Id(number).Value);
            await cloud.WholeAsync(number);
        }

        return cloud;
    }

    public async Task StartPlaneAsync(bool allAlive = true)
    {
        _plane = await ControlPlane.StartAsync(Settings, NullLoggerFactory.Instance);
        _http = new HttpClient { BaseAddress = _plane.Url };
        Octavia = new OctaviaSide(_plane.Url);
        if (allAlive)
            await HealthAsync("every node is heard", health => health.Nodes.All(node => node.Verdict == "alive" && node.Witnesses.Length > (_options.Heartbeats ? 1 : 0)));
    }

    /// <summary>What it knows is in its journal.</summary>
    public async Task StopPlaneAsync()
    {
        _http.Dispose();
        if (Octavia is not null)
            await Octavia.DisposeAsync();
        if (_plane is not null)
            await _plane.DisposeAsync();
    }

    /// <summary>The one node that serves the load balancer; fails when there is none, or more.</summary>
    public Node Serving(int number = 0) => Assert.Single(Nodes, node => node.Serves(LoadBalancers.Vip(number)));

    /// <summary>Another node that has the load balancer.</summary>
    public Node StandingBy(int number = 0) => Assert.Single(Nodes, node => node.Shows(LoadBalancers.Vip(number)) is { Rules: > 0, Role: "BACKUP" });

    public Task ServedByAsync(Node node, int number = 0) =>
        Until.HoldsAsync($"{node.Name} serves load balancer {number}", () => node.Serves(LoadBalancers.Vip(number)));

    /// <summary>Every node that it is on is in sync and has its role, and one serves.</summary>
    public async Task<LoadBalancerView> WholeAsync(int number = 0) => await Until.HoldsAsync(
        $"load balancer {number} is whole",
        () => ViewAsync(number),
        view => view is { Failover: null, Placements.Length: > 0 }
            && view.Placements.Length == (_options.Topology is Topology.Single ? 1 : Math.Min(2, Nodes.Count(node => !node.IsDead)))
            && view.Placements.All(placement => placement is { State: "in-sync", HasRole: true, Verdict: null })
            && Nodes.Count(node => node.Serves(LoadBalancers.Vip(number))) == 1);

    public Task<LoadBalancerView> ViewAsync(int number = 0) => GetAsync<LoadBalancerView>($"/api/v1/loadbalancers/{LoadBalancers.Id(number)}");

    public Task<NodeView> NodeAsync(Node node) => GetAsync<NodeView>($"/api/v1/nodes/{node.Name}");

    public Task<NodeView> VerdictAsync(Node node, string verdict) =>
        Until.HoldsAsync($"{node.Name} is {verdict}", () => NodeAsync(node), view => view.Verdict == verdict);

    public Task<HealthView> HealthAsync(string what, Func<HealthView, bool> holds) => Until.HoldsAsync(what, () => GetAsync<HealthView>("/api/v1/health"), holds);

    public Task<FailoverBudgetView> BudgetAsync(string what, Func<FailoverBudgetView, bool> holds) => Until.HoldsAsync(what, () => GetAsync<FailoverBudgetView>("/api/v1/failover"), holds);

    /// <summary>The oldest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string path) => (await GetAsync<Page>($"/api/v1/{path}/history?limit=1000")).History;

    /// <summary>What an operator asks for; it is taken.</summary>
    public async Task PostAsync(string path)
    {
        using var answer = await _http.PostAsync(path, null);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopPlaneAsync();
        foreach (var agent in Agents)
            await agent.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string KeyFile => Path.Combine(_directory, "keys");

    private Settings Settings => new()
    {
        Host = new HostSettings { BindPort = 0, DataDirectory = Path.Combine(_directory, "data"), ShutdownTimeout = TimeSpan.FromSeconds(5) },
        Health = new HealthMonitorOptions { Policy = _options.Health },
        Heartbeats = _options.Heartbeats ? new HeartbeatReceiverOptions { KeyFile = KeyFile, Bind = _heartbeats } : null,
        Failover = _options.Failover,
        Spares = new SpareSettings { MinAge = TimeSpan.Zero },
        LoxiLb = new LoxiLbOptions
        {
            Nodes = [.. Nodes.Select((node, place) => new NodeOptions { Name = node.Name, Url = node.Url, Spare = _options.Spare && place == Nodes.Length - 1 })],
            DefaultTopology = _options.Topology,
            HealthCheckInterval = TimeSpan.FromSeconds(1),
            RoleTimeout = TimeSpan.FromSeconds(1),
        },
    };

    private async Task<T> GetAsync<T>(string path) =>
        await _http.GetFromJsonAsync<T>(path, ApiJson.Options) ?? throw new InvalidOperationException($"{path} answered nothing");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed record Page(IReadOnlyList<HistoryEntry> History);
}
