using System.Globalization;
using System.Text;
using LoxiActors.Imitation;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Pair.Tests.Pair;

/// <summary>A database, two nodes in this process, and hosts that share them.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly List<HostProcess> _hosts = [];
    private readonly PostgresServer _server;
    private readonly Uri _database;

    private Site(PostgresServer server, Uri database) => (_server, _database) = (server, database);

    public IReadOnlyList<ImitationNode> Nodes { get; private set; } = [];

    public PostgresServer Server => _server;

    /// <param name="postMilliseconds">For how long a rule keeps a node busy.</param>
    public static async Task<Site> StartAsync(SharedPostgres postgres, int postMilliseconds = 0)
    {
        PostgresServer server;
        try
        {
            server = await postgres.ServerAsync();
        }
        catch (PostgresUnavailableException why)
        {
            Assert.Skip(why.Message);
            throw;
        }

        var options = new ImitationNodeOptions { ImmediateHealth = true, PostMilliseconds = postMilliseconds, CallLogSize = 100_000 };
        return new Site(server, await server.NewDatabaseAsync())
        {
            Nodes = [await ImitationNode.StartAsync(options with { Name = "node-1" }), await ImitationNode.StartAsync(options with { Name = "node-2" })],
        };
    }

    /// <summary>Returns when the host answers, as the active one or as one that waits.</summary>
    public async Task<HostProcess> HostAsync(string name)
    {
        var host = await HostProcess.StartAsync(name, Configuration);
        _hosts.Add(host);
        return host;
    }

    /// <summary>The first one is active, the second one waits.</summary>
    public async Task<(HostProcess Active, HostProcess Waiting)> PairAsync()
    {
        var active = await HostAsync("first");
        await active.WhenReady;
        var waiting = await HostAsync("second");
        await WaitsAsync(waiting);
        return (active, waiting);
    }

    public static Task WaitsAsync(HostProcess host) =>
        Until.HoldsAsync($"{host.Name} waits", () => host.Http.GetStringAsync("api/v1/host"), text => text.Contains("holds the lease", StringComparison.Ordinal));

    /// <summary>From here on the journal's table says of each event which session of the database stored it.</summary>
    public Task AuditAsync() => ExecuteAsync("ALTER TABLE loxiactors.event ADD COLUMN writer integer DEFAULT pg_backend_pid()");

    /// <summary>Every event of the journal: whose it is, which one, and by which session it was stored.</summary>
    public async Task<IReadOnlySet<(string Event, string Writer)>> EventsAsync()
    {
        var text = (string)(await ExecuteAsync("SELECT coalesce(string_agg(e.entity || '/' || e.sequence || ' ' || e.writer, E'\\n'), '') FROM loxiactors.event e"))!;
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1])).ToHashSet();
    }

    public async Task<long> EpochAsync() => (long)(await _server.ExecuteAsync(_database, "SELECT epoch FROM loxiactors.lease"))!;

    public Task<object?> ExecuteAsync(string sql) => _server.ExecuteAsync(_database, sql);

    /// <summary>Calls that nodes took, in the order in which they came, of all nodes one after the other.</summary>
    public IReadOnlyList<NodeCall> Calls => [.. Nodes.SelectMany(node => node.Control.Calls)];

    /// <summary>On each node no call of an earlier epoch comes behind one of a later epoch.</summary>
    public void AssertEpochsInOrder()
    {
        foreach (var node in Nodes)
        {
            var calls = node.Control.Calls.Where(IsOfAnEpoch).ToArray();
            var epochs = calls.Select(EpochOf).ToArray();
            var stale = Enumerable.Range(1, Math.Max(0, epochs.Length - 1)).FirstOrDefault(i => epochs[i] < epochs[i - 1]);
            Assert.True(stale == 0, $"{node.Name}: call {stale} is of epoch {epochs[stale]}, the one before it of a later one: {calls[stale]}");
        }
    }

    /// <summary>All but the probes, which only ask whether the node is there.</summary>
    public static bool IsOfAnEpoch(NodeCall call) => call.RequestId.Length > 0;

    public static long EpochOf(NodeCall call) =>
        long.Parse(call.RequestId.Split('.')[0]["epoch-".Length..], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        foreach (var node in Nodes)
            await node.DisposeAsync();
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
                lease_duration = 4
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
