using System.Net;

namespace LoxiActors.Host.Tests.EndToEnd;

public class CookbookTests
{
    private const string Vip = "10.0.0.10";

    private readonly Guid _loadBalancer = Guid.NewGuid();
    private readonly Guid _listener = Guid.NewGuid();
    private readonly Guid _pool = Guid.NewGuid();
    private readonly Guid _monitor = Guid.NewGuid();
    private readonly Guid _first = Guid.NewGuid();
    private readonly Guid _second = Guid.NewGuid();

    [Fact]
    public async Task A_load_balancers_life_from_its_creation_to_its_cascading_deletion()
    {
        await using var site = await Site.StartAsync();
        await using var octavia = new OctaviaSide(site.Plane.Url);

        await CreateAsync(octavia);
        foreach (var node in site.Nodes)
        {
            var rule = Assert.Single(node.Control.State().Rules);
            Assert.Equal((Vip, 80, "tcp", $"{_listener}:{_loadBalancer}"), (rule.ExternalIp, rule.Port, rule.Protocol, rule.Name));
            Assert.Equal([("10.1.0.1", 8080), ("10.1.0.2", 8080)], rule.Endpoints.Select(endpoint => (endpoint.Ip, endpoint.Port)).Order());
        }

        await ProbeAsync(site, octavia);
        await RefuseAsync(octavia);
        await ChangeAsync(site, octavia);

        var tree = new { loadbalancer_id = _loadBalancer, project_id = "p", vip_address = Vip };
        await octavia.DoAsync("loadbalancer_delete", new { loadbalancer = tree, cascade = true }, "DELETED", _loadBalancer, _listener, _pool, _monitor, _first);
        foreach (var node in site.Nodes)
            Assert.Empty(node.Control.State().Rules);

        // The address is free for another one.
        var next = Guid.NewGuid();
        await octavia.DoAsync("loadbalancer_create", new { loadbalancer = new { loadbalancer_id = next, project_id = "p", vip_address = Vip } }, "ACTIVE", next);
    }

    [Fact]
    public async Task What_was_accepted_is_there_after_a_restart_and_an_emptied_node_is_refilled()
    {
        await using var site = await Site.StartAsync();
        await using (var octavia = new OctaviaSide(site.Plane.Url))
            await CreateAsync(octavia);
        await site.Plane.DisposeAsync();
        site.Nodes[0].Control.Restart();
        Assert.Empty(site.Nodes[0].Control.State().Rules);

        await site.StartPlaneAsync();
        Assert.Equal(1, site.Plane.Known);
        await using var again = new OctaviaSide(site.Plane.Url);
        var shown = await again.GetAsync($"api/v1/loadbalancers/{_loadBalancer}");
        Assert.Equal(Vip, shown.GetProperty("summary").GetProperty("vip_address").GetString());
        Assert.Equal(5, shown.GetProperty("objects").GetArrayLength());
        var history = await again.GetAsync($"api/v1/loadbalancers/{_loadBalancer}/history?limit=2");
        Assert.Equal([1L, 2L], history.GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64()));

        // A change of the pool ends ACTIVE only when the emptied node has everything again.
        await again.DoAsync("member_update", new { old = new { member_id = _first, pool_id = _pool }, @new = new { member_id = _first, weight = 2 } }, "ACTIVE", _first);
        Assert.Single(site.Nodes[0].Control.State().Rules);
        Assert.Equal(2, Assert.Single(site.Nodes[1].Control.State().Rules).Endpoints.Count);
    }

    [Fact]
    public async Task What_was_on_a_node_that_the_configuration_lost_is_placed_anew_at_the_start()
    {
        await using var site = await Site.StartAsync(configured: 1);
        await using (var octavia = new OctaviaSide(site.Plane.Url))
            await CreateAsync(octavia);
        await site.Plane.DisposeAsync();
        Assert.Empty(site.Nodes[1].Control.State().Rules);

        site.Configured = site.Nodes[1..];
        await site.StartPlaneAsync();
        Assert.Equal((1, 0), (site.Plane.Known, site.Plane.BroughtBack));
        await using var again = new OctaviaSide(site.Plane.Url);
        await UntilAsync(() => site.Nodes[1].Control.State().Rules.Count == 1);
        Assert.Equal(["10.1.0.1", "10.1.0.2"], site.Nodes[1].Control.State().Rules[0].Endpoints.Select(endpoint => endpoint.Ip).Order());
        var shown = await again.GetAsync($"api/v1/loadbalancers/{_loadBalancer}");
        Assert.Equal(["node-2"], shown.GetProperty("summary").GetProperty("nodes").EnumerateArray().Select(node => node.GetString()));
    }

    /// <summary>For what a node gives no signal of.</summary>
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            clock.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task CreateAsync(OctaviaSide octavia)
    {
        await octavia.DoAsync("loadbalancer_create",
            new { loadbalancer = new { loadbalancer_id = _loadBalancer, project_id = "p", name = "shop", vip_address = Vip, admin_state_up = true } }, "ACTIVE", _loadBalancer);
        await octavia.DoAsync("listener_create",
            new { listener = new { listener_id = _listener, loadbalancer_id = _loadBalancer, protocol = "TCP", protocol_port = 80, admin_state_up = true } }, "ACTIVE", _listener, _loadBalancer);
        await octavia.DoAsync("pool_create",
            new { pool = new { pool_id = _pool, loadbalancer_id = _loadBalancer, listener_id = _listener, protocol = "TCP", lb_algorithm = "ROUND_ROBIN", admin_state_up = true } }, "ACTIVE", _pool, _listener, _loadBalancer);
        foreach (var (member, address) in new[] { (_first, "10.1.0.1"), (_second, "10.1.0.2") })
        {
            await octavia.DoAsync("member_create",
                new { member = new { member_id = member, pool_id = _pool, address, protocol_port = 8080, weight = 1, admin_state_up = true } }, "ACTIVE", member, _pool, _listener, _loadBalancer);
        }

        await octavia.UntilOperatingAsync(_loadBalancer, "ONLINE");
    }

    private async Task ProbeAsync(Site site, OctaviaSide octavia)
    {
        await octavia.DoAsync("health_monitor_create",
            new { healthmonitor = new { healthmonitor_id = _monitor, pool_id = _pool, type = "TCP", delay = 5, timeout = 3, max_retries = 1, max_retries_down = 3, admin_state_up = true } },
            "ACTIVE", _monitor, _pool);
        foreach (var node in site.Nodes)
            Assert.Equal(["tcp", "tcp"], node.Control.State().Endpoints.Select(endpoint => endpoint.ProbeType));
        foreach (var node in site.Nodes)
            node.Control.SetTarget("10.1.0.1", 8080, healthy: true);
        await octavia.UntilOperatingAsync(_second, "ONLINE");
        foreach (var node in site.Nodes)
            node.Control.SetTarget("10.1.0.2", 8080, healthy: false);
        await octavia.UntilOperatingAsync(_second, "ERROR");
        await octavia.UntilOperatingAsync(_pool, "DEGRADED");
    }

    private async Task RefuseAsync(OctaviaSide octavia)
    {
        var (status, body) = await octavia.CallAsync("loadbalancer_create",
            new { loadbalancer = new { loadbalancer_id = Guid.NewGuid(), project_id = "p", vip_address = Vip } });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains($"{_loadBalancer}", body.GetProperty("user_fault_string").GetString(), StringComparison.Ordinal);

        (status, body) = await octavia.CallAsync("listener_create",
            new { listener = new { listener_id = Guid.NewGuid(), loadbalancer_id = _loadBalancer, protocol = "TCP", protocol_port = 81, connection_limit = 5 } });
        Assert.Equal(HttpStatusCode.NotImplemented, status);
        Assert.Equal("UnsupportedOptionError", body.GetProperty("fault").GetString());
        Assert.Contains("connection_limit", body.GetProperty("user_fault_string").GetString(), StringComparison.Ordinal);

        (status, _) = await octavia.CallAsync("member_delete", new { member = new { member_id = Guid.NewGuid() } });
        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    private async Task ChangeAsync(Site site, OctaviaSide octavia)
    {
        var arguments = new { old = new { listener_id = _listener, loadbalancer_id = _loadBalancer }, @new = new { listener_id = _listener, timeout_client_data = 90_000 } };
        var (_, first) = await octavia.CallAsync("listener_update", arguments, "the-same-call");
        var (_, second) = await octavia.CallAsync("listener_update", arguments, "the-same-call");
        Assert.Equal(first.GetProperty("operation").GetInt64(), second.GetProperty("operation").GetInt64());
        Assert.False(first.GetProperty("duplicate").GetBoolean());
        Assert.True(second.GetProperty("duplicate").GetBoolean());

        await octavia.DoAsync("member_delete", new { member = new { member_id = _second, pool_id = _pool } }, "DELETED", _second);
        foreach (var node in site.Nodes)
            Assert.Equal("10.1.0.1", Assert.Single(Assert.Single(node.Control.State().Rules).Endpoints, endpoint => !endpoint.Hidden).Ip);
    }
}
