using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
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

    private ClusterSite(PostgresServer server, Uri database) => (_server, _database) = (server, database);

    public IReadOnlyList<ImitationNode> Nodes { get; private set; } = [];

    /// <summary>The first one has been there longest, so it is the one that acts.</summary>
    public IReadOnlyList<HostProcess> Hosts => _hosts;

    /// <param name="postMilliseconds">For how long a rule keeps a node busy.</param>
    public static async Task<ClusterSite> StartAsync(SharedPostgres postgres, int postMilliseconds = 0)
    {
        var server = await postgres.ServerAsync();
        var options = new ImitationNodeOptions { ImmediateHealth = true, PostMilliseconds = postMilliseconds, CallLogSize = 100_000 };
        var site = new ClusterSite(server, await server.NewDatabaseAsync())
        {
            Nodes = [await ImitationNode.StartAsync(options with { Name = "node-1" }), await ImitationNode.StartAsync(options with { Name = "node-2" })],
        };
        for (var number = 0; number < 3; number++)
            await site.StartHostAsync(number);
        return site;
    }

    /// <summary>Returns when it takes calls.</summary>
    public async Task<HostProcess> StartHostAsync(int number)
    {
        var akka = Path.Combine(_directory, $"host-{number}.conf");
        var seeds = string.Join(", ", _ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"\"akka.tcp://loxiactors@127.0.0.1:{port}\"")));
        var usual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "hocon", "host.conf"));
        await File.WriteAllTextAsync(akka, string.Create(CultureInfo.InvariantCulture, $"""
            {usual}
            akka.remote.dot-netty.tcp.port = {_ports[number]}
            akka.cluster.seed-nodes = [{seeds}]
            """));
        var host = await HostProcess.StartAsync($"host-{number + 1}", Configuration, "loxiactors-cluster.dll", "--akka", akka);
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

    private string Configuration
    {
        get
        {
            var text = new StringBuilder($"""
                [host]
                bind_port = 0
                shutdown_timeout = 10
                [database]
                connection = {_database.OriginalString}
                [octavia]
                report_redelivery = 2
                statistics_interval = 1
                operation_deadline = 300
                [loxilb]
                default_topology = ACTIVE_STANDBY
                cluster_health_check_interval = 1
                api_retry_interval = 1

                """);
            foreach (var node in Nodes)
                text.Append(CultureInfo.InvariantCulture, $"[node {node.Name}]\nurl = {node.Url}\n");
            return text.ToString();
        }
    }
}
