using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LoxiActors.ClusterHost.Tests.Hosts.Networks;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Imitation;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Tests.Postgres;
using LoxiActors.Tests.Support;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>A database, two nodes in this process, and three hosts of a cluster.</summary>
internal sealed class ClusterSite : IAsyncDisposable
{
    private readonly List<HostProcess> _hosts = [];
    private readonly int[] _ports = FreePorts.Of(3);
    private readonly string _directory = Directory.CreateTempSubdirectory("loxiactors-test-").FullName;
    private readonly PostgresServer _server;
    private readonly Uri _database;
    private readonly List<Forwarder> _toNodes = [];
    private Network? _network;
    private Forwarder? _toDatabase;

    private ClusterSite(PostgresServer server, Uri database) => (_server, _database) = (server, database);

    public IReadOnlyList<ImitationNode> Nodes { get; private set; } = [];

    /// <summary>The first one has been there longest, so it is the one that acts.</summary>
    public IReadOnlyList<HostProcess> Hosts => _hosts;

    /// <summary>What hosts sent to the nodes, when they are on a network.</summary>
    public IEnumerable<Forwarder.Sent> SentToNodes => _toNodes.SelectMany(way => way.Heard).OrderBy(sent => sent.At);

    /// <summary>Of its database, for Npgsql.</summary>
    public string Connection => PostgresOptions.Parse(_database.OriginalString).ConnectionString;

    /// <param name="postMilliseconds">For how long a rule keeps a node busy.</param>
    /// <param name="network">Has a namespace for each host; null: all are on loopback. It outlives the site.</param>
    public static async Task<ClusterSite> StartAsync(SharedPostgres postgres, int postMilliseconds = 0, Network? network = null)
    {
        var server = await postgres.ServerAsync();
        var options = new ImitationNodeOptions { ImmediateHealth = true, PostMilliseconds = postMilliseconds, CallLogSize = 100_000 };
        var site = new ClusterSite(server, await server.NewDatabaseAsync())
        {
            Nodes = [await ImitationNode.StartAsync(options with { Name = "node-1" }), await ImitationNode.StartAsync(options with { Name = "node-2" })],
        };
        try
        {
            if (network is not null)
                await site.UseAsync(network);
            for (var number = 0; number < 3; number++)
                await site.StartHostAsync(number);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when it takes calls.</summary>
    public async Task<HostProcess> StartHostAsync(int number)
    {
        var akka = Path.Combine(_directory, $"host-{number}.conf");
        var seeds = string.Join(", ", _ports.Select((port, index) => string.Create(CultureInfo.InvariantCulture, $"\"akka.tcp://loxiactors@{Address(index)}:{port}\"")));
        var usual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "hocon", "host.conf"));
        await File.WriteAllTextAsync(akka, string.Create(CultureInfo.InvariantCulture, $"""
            {usual}
            akka.remote.dot-netty.tcp.hostname = "{Address(number)}"
            akka.remote.dot-netty.tcp.port = {_ports[number]}
            loxiactors.remoting.allow-plaintext = {(_network is null ? "off" : "on")}
            akka.cluster.seed-nodes = [{seeds}]
            """));
        var space = _network?.Hosts[number];
        var host = await HostProcess.StartAsync(space?.Exec ?? [], space?.HttpHandler(), $"host-{number + 1}", Configuration, "loxiactors-cluster.dll", "--akka", akka);
        _hosts.Add(host);
        await host.WhenReady;
        return host;
    }

    public static async Task<JsonElement> GetAsync(HostProcess host, string path) => await host.Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Each node has the rules of these load balancers and no others.</summary>
    public Task RulesAreThereAsync(IEnumerable<int> numbers)
    {
        var wanted = numbers.Select(LoadBalancers.Vip).Order().ToArray();
        return Until.HoldsAsync("each node has the rules", () => Nodes.All(node => node.Control.State().Rules.Select(rule => rule.ExternalIp).Order().SequenceEqual(wanted)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task UseAsync(Network network)
    {
        (_network, _toDatabase) = (network, await network.ForwardAsync(_database.Port));
        foreach (var node in Nodes)
            _toNodes.Add(await network.ForwardAsync(node.Url.Port));
    }

    private IPAddress Address(int host) => _network is null ? IPAddress.Loopback : Network.ClusterAddress(host);

    private string Configuration
    {
        get
        {
            var database = _toDatabase is null ? _database.OriginalString : _database.OriginalString.Replace($"@{_database.Authority.Split('@')[^1]}", $"@{_toDatabase.Address}", StringComparison.Ordinal);
            var text = new StringBuilder($"""
                [host]
                bind_port = 0
                shutdown_timeout = 10
                [database]
                connection = {database}
                [octavia]
                report_redelivery = 2
                statistics_interval = 1
                operation_deadline = 300
                [loxilb]
                default_topology = ACTIVE_STANDBY
                cluster_health_check_interval = 1
                api_retry_interval = 1

                """);
            foreach (var (number, node) in Nodes.Index())
                text.Append(CultureInfo.InvariantCulture, $"[node {node.Name}]\nurl = {(_network is null ? node.Url : $"http://{_toNodes[number].Address}/")}\n");
            return text.ToString();
        }
    }
}
