using System.Net;
using System.Text.Json;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;
using LoxiActors.Host.Tests.EndToEnd;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Tree;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Migration;

/// <summary>A control plane on the local engine, and one on the cluster's that goes on with what it knew.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private readonly MigrationSite _site = new();
    private readonly List<ImitationNode> _nodes = [];
    private readonly Guid _whole = Guid.NewGuid();
    private readonly Guid _changed = Guid.NewGuid();
    private readonly Guid _deleted = Guid.NewGuid();
    private readonly Guid _open = Guid.NewGuid();

    [Fact]
    public async Task The_cluster_edition_serves_what_the_local_one_did_and_ends_what_it_began()
    {
        Dictionary<string, string> before;
        await using (var plane = await ControlPlane.StartAsync(Settings(_site.LocalDirectory), NullLoggerFactory.Instance))
        {
            await using var octavia = new OctaviaSide(plane.Url);
            await LiveAsync(octavia);
            before = await ShownAsync(octavia);

            // Nobody applies this one before the end.
            foreach (var node in _nodes)
                await node.KillAsync();
            Assert.Equal(HttpStatusCode.OK, (await octavia.CallAsync("loadbalancer_create", LoadBalancer(_open, "10.0.0.13"))).Status);
        }

        var source = _site.SourceFingerprint();
        var migrated = await _site.MigrateAsync();
        Assert.True(migrated.Code == 0, migrated.Errors);
        Assert.Contains("migrated: ", migrated.Output, StringComparison.Ordinal);
        Assert.Contains("byte for byte", migrated.Output, StringComparison.Ordinal);
        Assert.Equal(source, _site.SourceFingerprint());

        var ports = _nodes.ConvertAll(node => node.Url.Port);
        _nodes.Clear();
        foreach (var port in ports)
            await AddNodeAsync(port);
        var settings = Settings(_site.ClusterDirectory);
        await using var cluster = await ControlPlane.StartAsync(settings, NullLoggerFactory.Instance, engines: Engines(settings));
        Assert.Equal(4, cluster.Known);
        await using var again = new OctaviaSide(cluster.Url);
        await again.UntilProvisioningAsync(_open, "ACTIVE");
        var after = await ShownAsync(again);
        Assert.Equal(17, before[$"objects of {_changed}"].Split('\n').Length);
        Assert.All(before, shown => Assert.StartsWith(shown.Value, after[shown.Key], StringComparison.Ordinal));

        // The address of one that is there stays taken, that of one that is gone is free.
        Assert.Equal(HttpStatusCode.Conflict, (await again.CallAsync("loadbalancer_create", LoadBalancer(Guid.NewGuid(), "10.0.0.10"))).Status);
        var next = Guid.NewGuid();
        await again.DoAsync("loadbalancer_create", LoadBalancer(next, "10.0.0.12"), "ACTIVE", next);
    }

    public async Task InitializeAsync()
    {
        await AddNodeAsync(0);
        await AddNodeAsync(0);
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _site.Dispose();
    }

    private async Task LiveAsync(OctaviaSide octavia)
    {
        await octavia.DoAsync("loadbalancer_create", LoadBalancer(_whole, "10.0.0.10"), "ACTIVE", _whole);
        await octavia.DoAsync("loadbalancer_create", LoadBalancer(_changed, "10.0.0.11"), "ACTIVE", _changed);
        await octavia.DoAsync("loadbalancer_create", LoadBalancer(_deleted, "10.0.0.12"), "ACTIVE", _deleted);
        for (var i = 0; i < 8; i++)
        {
            var (pool, listener) = (Guid.NewGuid(), Guid.NewGuid());
            await octavia.DoAsync(
                "pool_create", new { pool = new { pool_id = pool, loadbalancer_id = _changed, project_id = "p", protocol = "TCP", lb_algorithm = "ROUND_ROBIN" } }, "ACTIVE", pool);
            await octavia.DoAsync(
                "listener_create",
                new { listener = new { listener_id = listener, loadbalancer_id = _changed, project_id = "p", protocol = "TCP", protocol_port = 80 + i, default_pool_id = pool } },
                "ACTIVE", listener);
        }

        await octavia.DoAsync(
            "loadbalancer_delete", new { loadbalancer = new { loadbalancer_id = _deleted, project_id = "p", vip_address = "10.0.0.12" }, cascade = true }, "DELETED", _deleted);
    }

    /// <summary>Trees, and histories without the bracket at the end, which more entries may come before.</summary>
    private async Task<Dictionary<string, string>> ShownAsync(OctaviaSide octavia)
    {
        var shown = new Dictionary<string, string>();
        foreach (var id in new[] { _whole, _changed, _deleted })
        {
            var history = await octavia.GetAsync($"api/v1/loadbalancers/{id}/history?limit=1000");
            shown.Add($"history of {id}", history.GetProperty("history").GetRawText().TrimEnd(']'));
            if (id != _deleted)
                shown.Add($"objects of {id}", TreeOf(await octavia.GetAsync($"api/v1/loadbalancers/{id}")));
        }

        return shown;
    }

    /// <summary>Without operating statuses, which are the nodes' to say.</summary>
    private static string TreeOf(JsonElement loadBalancer) => string.Join(
        '\n',
        loadBalancer.GetProperty("objects").EnumerateArray().Select(one => string.Join(
            ' ', one.EnumerateObject().Where(field => field.Name != "operating_status").Select(field => field.Value.GetRawText()))));

    private static object LoadBalancer(Guid id, string address) => new { loadbalancer = new { loadbalancer_id = id, project_id = "p", vip_address = address } };

    private async Task AddNodeAsync(int port) =>
        _nodes.Add(await ImitationNode.StartAsync(new ImitationNodeOptions { Name = $"node-{_nodes.Count + 1}", Port = port, ImmediateHealth = true }));

    private IEngineSource Engines(Settings settings) => ClusterEngines.Open(settings, _site.Akka);

    private Settings Settings(string directory) => new()
    {
        Host = new HostSettings { BindPort = 0, DataDirectory = directory, ShutdownTimeout = TimeSpan.FromSeconds(10) },
        LoxiLb = new LoxiLbOptions
        {
            Nodes = [.. _nodes.Select(node => new NodeOptions { Name = new NodeName(node.Name), Url = node.Url })],
            DefaultTopology = Topology.ActiveStandby,
            HealthCheckInterval = TimeSpan.FromSeconds(1),
        },
    };
}
